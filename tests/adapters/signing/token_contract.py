"""What every Token does (services.ports.signing)."""

from __future__ import annotations

from abc import abstractmethod
from pathlib import Path

import pytest

from tthc_desktop.domain.errors import InputError, SigningError
from tthc_desktop.services.ports.signing import Credential, SignJob, Token

OWN, OTHER = "TTHC-OWN", "A-LEADER"


class TokenContract:
    """Subclasses have a fixture ``token``: OWN, the office's, and OTHER are plugged in."""

    PIN = "135791"

    @abstractmethod
    def pull_out(self, label: str) -> None:
        """Pulls a token out of the PC."""

    @abstractmethod
    def plug_in_twin(self) -> None:
        """Plugs in a token of somebody else's that has the label OTHER too."""

    @abstractmethod
    def job(self, folder: Path) -> SignJob:
        """A file that can be signed."""

    def test_the_office_s_own_comes_first(self, token: Token) -> None:
        assert [c.token_label for c in token.credentials()] == [OWN, OTHER]
        assert len({c.certificate for c in token.credentials()}) == 2

    @pytest.mark.parametrize(("label", "opens"), [("", OWN), (OWN, OWN), (OTHER, OTHER)])
    def test_the_named_one_opens(self, token: Token, label: str, opens: str) -> None:
        """No label names the office's own, never just any."""
        listed = {c.token_label: c.certificate for c in token.credentials()}
        opened = token.unlock(self.PIN, label)
        assert (opened.token_label, opened.certificate) == (opens, listed[opens])

    def test_where_the_office_s_own_is_pulled_out_nothing_opens_in_its_place(
        self, token: Token
    ) -> None:
        self.pull_out(OWN)
        assert [c.token_label for c in token.credentials()] == [OTHER]
        for label in ("", OWN, "NOBODY"):
            with pytest.raises(SigningError, match=r"token\.absent"):
                token.unlock(self.PIN, label)
        assert [c.tries_low for c in token.credentials()] == [False]
        assert token.unlock(self.PIN, OTHER).token_label == OTHER

    def test_with_nothing_plugged_in_nothing_is_listed(self, token: Token) -> None:
        self.pull_out(OWN)
        self.pull_out(OTHER)
        with pytest.raises(SigningError, match=r"token\.absent"):
            token.credentials()

    def test_a_wrong_pin_counts_where_it_was_sent(self, token: Token) -> None:
        with pytest.raises(InputError, match=r"token\.pin_incorrect"):
            token.unlock("999999", OTHER)
        assert {c.token_label: c.tries_low for c in token.credentials()} == {
            OWN: False,
            OTHER: True,
        }
        token.unlock(self.PIN, OTHER)
        assert not any(c.tries_low for c in token.credentials())

    def test_of_two_tokens_with_one_label_the_shown_one_opens_and_signs(
        self, token: Token, tmp_path: Path
    ) -> None:
        for number, shown in enumerate(self._twins(token)):
            opened = token.unlock(self.PIN, OTHER, shown.certificate)
            assert (opened.subject, opened.certificate) == (shown.subject, shown.certificate)
            folder = tmp_path / str(number)
            folder.mkdir()
            assert token.sign(self.job(folder)).signer == shown.subject

    def test_of_two_tokens_with_one_label_a_wrong_pin_counts_at_the_shown_one(
        self, token: Token
    ) -> None:
        for shown in self._twins(token):
            with pytest.raises(InputError, match=r"token\.pin_incorrect"):
                token.unlock("999999", OTHER, shown.certificate)
            low = [c.certificate for c in token.credentials() if c.tries_low]
            assert low == [shown.certificate]
            token.unlock(self.PIN, OTHER, shown.certificate)

    def test_no_token_without_the_shown_certificate_gets_the_pin(self, token: Token) -> None:
        """The chosen one is pulled out, its twin comes in its place; and a token's certificate is
        looked for on no token of another label."""
        own, other = (c.certificate for c in token.credentials())
        self.pull_out(OTHER)
        self.plug_in_twin()
        for label, shown in (("", other), (OWN, other), (OTHER, other), (OTHER, own)):
            for pin in ("999999", self.PIN):
                with pytest.raises(SigningError, match=r"token\.absent"):
                    token.unlock(pin, label, shown)
        assert [c.tries_low for c in token.credentials()] == [False, False]
        assert token.unlock(self.PIN, "", own).certificate == own

    def test_a_malformed_pin_is_not_sent(self, token: Token) -> None:
        for pin in ("", "123", "1" * 65, "mật khẩu", "12345\n"):
            with pytest.raises(InputError, match=r"token\.pin_form"):
                token.unlock(pin)
        assert not any(c.tries_low for c in token.credentials())

    def test_it_signs_while_it_is_open(self, token: Token, tmp_path: Path) -> None:
        opened, job = token.unlock(self.PIN, OTHER), self.job(tmp_path)
        signed = token.sign(job)
        assert (signed.signer, job.target.exists()) == (opened.subject, True)

    def test_locked_it_signs_nothing(self, token: Token, tmp_path: Path) -> None:
        token.unlock(self.PIN)
        token.lock()
        token.lock()
        self._signs_nothing(token, tmp_path)

    def test_a_wrong_pin_closes_what_was_open(self, token: Token, tmp_path: Path) -> None:
        token.unlock(self.PIN)
        with pytest.raises(InputError, match=r"token\.pin_incorrect"):
            token.unlock("999999")
        self._signs_nothing(token, tmp_path)

    def test_a_look_at_what_is_plugged_in_closes_what_was_open(
        self, token: Token, tmp_path: Path
    ) -> None:
        token.unlock(self.PIN)
        token.credentials()
        self._signs_nothing(token, tmp_path)

    def _twins(self, token: Token) -> list[Credential]:
        self.plug_in_twin()
        twins = [c for c in token.credentials() if c.token_label == OTHER]
        assert len({(c.subject, c.certificate) for c in twins}) == 2
        return twins

    def _signs_nothing(self, token: Token, folder: Path) -> None:
        job = self.job(folder)
        with pytest.raises(SigningError, match=r"token\.closed"):
            token.sign(job)
        assert not job.target.exists()
