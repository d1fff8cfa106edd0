from __future__ import annotations

from fake_strapi.storage.write_password import hash_password, verify_password


def test_a_password_fits_its_hash_and_no_other() -> None:
    stored = hash_password("secret ü")
    assert verify_password("secret ü", stored)
    assert not verify_password("secret", stored)
    assert "secret" not in stored


def test_each_hash_has_its_own_salt() -> None:
    assert hash_password("x") != hash_password("x")


def test_as_with_bcrypt_the_first_72_bytes_count() -> None:
    stored = hash_password("a" * 72 + "b")
    assert verify_password("a" * 72 + "c", stored)
    assert not verify_password("a" * 71, stored)


def test_what_is_no_hash_of_ours_fits_nothing() -> None:
    assert not verify_password("x", None)
    assert not verify_password("", "")
    assert not verify_password("x", "$2a$10$abcdefghijklmnopqrstuv")
