/* Windows brings its own ICU since version 10; wine 8 has none. Qt asks it for converters of old
 * encodings only, and does without when every call fails. */
#define EXPORT __declspec(dllexport)
enum { UNSUPPORTED = 16 };

static void *fails(int *error) {
    if (error) *error = UNSUPPORTED;
    return 0;
}

EXPORT void *ucnv_open(const char *name, int *error) { (void)name; return fails(error); }
EXPORT void ucnv_close(void *converter) { (void)converter; }
EXPORT void ucnv_reset(void *converter) { (void)converter; }
EXPORT signed char ucnv_getMaxCharSize(void *converter) { (void)converter; return 1; }
EXPORT const char *ucnv_getName(void *converter, int *error) { (void)converter; return fails(error); }
EXPORT int ucnv_countAvailable(void) { return 0; }
EXPORT const char *ucnv_getAvailableName(int n) { (void)n; return 0; }
EXPORT const char *ucnv_getStandardName(const char *name, const char *standard, int *error) {
    (void)name, (void)standard;
    return fails(error);
}
EXPORT int ucnv_toUCountPending(void *converter, int *error) {
    (void)converter;
    fails(error);
    return 0;
}
EXPORT void ucnv_toUnicode(void *converter, void **to, void *to_end, void **from, void *from_end,
                           int *offsets, signed char flush, int *error) {
    (void)converter, (void)to, (void)to_end, (void)from, (void)from_end, (void)offsets, (void)flush;
    fails(error);
}
EXPORT void ucnv_fromUnicode(void *converter, void **to, void *to_end, void **from, void *from_end,
                             int *offsets, signed char flush, int *error) {
    (void)converter, (void)to, (void)to_end, (void)from, (void)from_end, (void)offsets, (void)flush;
    fails(error);
}
EXPORT void ucnv_getToUCallBack(void *converter, void **action, void **context) {
    (void)converter, (void)action, (void)context;
}
EXPORT void ucnv_getFromUCallBack(void *converter, void **action, void **context) {
    (void)converter, (void)action, (void)context;
}
EXPORT void ucnv_setToUCallBack(void *converter, void *action, void *context, void **old_action,
                                void **old_context, int *error) {
    (void)converter, (void)action, (void)context, (void)old_action, (void)old_context;
    fails(error);
}
EXPORT void ucnv_setFromUCallBack(void *converter, void *action, void *context, void **old_action,
                                  void **old_context, int *error) {
    (void)converter, (void)action, (void)context, (void)old_action, (void)old_context;
    fails(error);
}
EXPORT void ucnv_cbToUWriteUChars(void *args, const void *source, int length, int offset, int *error) {
    (void)args, (void)source, (void)length, (void)offset;
    fails(error);
}
EXPORT void ucnv_cbFromUWriteUChars(void *args, const void **source, const void *end, int offset,
                                    int *error) {
    (void)args, (void)source, (void)end, (void)offset;
    fails(error);
}
EXPORT void UCNV_FROM_U_CALLBACK_SUBSTITUTE(void) {}
EXPORT void UCNV_TO_U_CALLBACK_SUBSTITUTE(void) {}
