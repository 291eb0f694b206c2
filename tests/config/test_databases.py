"""How the product speaks to its database."""

from config.databases import POSTGRESQL, SQLITE, database


def test_each_kind_has_its_options() -> None:
    assert database("sqlite:////tmp/x.sqlite3")["OPTIONS"] == SQLITE
    described = database("postgres://bureau_app@127.0.0.1/bureau", conn_max_age=600)
    assert (described["OPTIONS"], described["CONN_MAX_AGE"]) == (POSTGRESQL, 600)


def test_what_the_address_names_goes_first() -> None:
    described = database("postgres://bureau_app@127.0.0.1/bureau?sslmode=require&prepare_threshold=9")
    assert described["OPTIONS"] == POSTGRESQL | {"sslmode": "require", "prepare_threshold": 9}
