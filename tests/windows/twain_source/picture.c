/* What is on the pages of the virtual source; tests/support/twain_pages.py knows it too. */
#include "containers.h"
#include "control.h"

#include <stdint.h>
#include <string.h>

static unsigned sample(int number, int channel, int x, int y, int width, int height)
{
    if (channel == 0)
        return (unsigned)(x * 255 / (width > 1 ? width - 1 : 1));
    if (channel == 1)
        return (unsigned)(y * 255 / (height > 1 ? height - 1 : 1));
    return (unsigned)(number * 40 % 256);
}

static unsigned grey(int number, int x, int y, int width, int height)
{
    return (sample(number, 0, x, y, width, height) + sample(number, 1, x, y, width, height) +
            sample(number, 2, x, y, width, height)) / 3;
}

static int black(int number, int x, int y, int width, int height)
{
    return (x * 3 < width && y * 4 < height) || (y * 16 / height) == number % 16;
}

HANDLE picture(int number, int width, int height, int bits, double dpi)
{
    size_t stride = ((size_t)width * (size_t)bits + 31) / 32 * 4;
    size_t colors = bits == 24 ? 0 : bits == 1 ? 2 : of("colors") ? (size_t)of("colors") : 256;
    HANDLE handle = take(sizeof(BITMAPINFOHEADER) + 4 * colors + stride * (size_t)height);
    BITMAPINFOHEADER *head = handle ? locked(handle) : NULL;
    if (!head)
        return NULL;
    double truth = of("told_dpi") >= 0 ? (double)of("told_dpi") : dpi;
    *head = (BITMAPINFOHEADER){.biSize = sizeof *head, .biWidth = width,
                               .biHeight = of("topdown") ? -height : height, .biPlanes = 1,
                               .biBitCount = (WORD)bits, .biXPelsPerMeter = (LONG)(truth / 0.0254 + 0.5),
                               .biClrUsed = bits == 8 ? (DWORD)of("colors") : 0};
    head->biYPelsPerMeter = head->biXPelsPerMeter;
    uint8_t *palette = (uint8_t *)(head + 1);
    for (size_t i = 0; i < colors; i++) {
        size_t shade = i * 255 / (colors - 1);
        if (bits == 1 && of("inverted"))
            shade = 255 - shade;
        memset(palette + 4 * i, (int)shade, 3);
    }
    for (int y = 0; y < height; y++) {
        uint8_t *line = palette + 4 * colors + stride * (size_t)(of("topdown") ? y : height - 1 - y);
        for (int x = 0; x < width; x++)
            if (bits == 24) {
                for (int channel = 0; channel < 3; channel++)
                    line[3 * x + 2 - channel] = (uint8_t)sample(number, channel, x, y, width, height);
            } else if (bits == 8) {
                line[x] = (uint8_t)(grey(number, x, y, width, height) * (colors - 1) / 255);
            } else if (black(number, x, y, width, height) == (of("inverted") != 0)) {
                line[x / 8] |= (uint8_t)(0x80 >> x % 8);
            }
    }
    unlocked(handle);
    return handle;
}
