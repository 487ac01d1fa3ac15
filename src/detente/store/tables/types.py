"""Which types of columns do SQLite and PostgreSQL share, that keep what is put in, and which tables make the store?"""

from datetime import UTC, datetime

from sqlalchemy import DateTime, Dialect, MetaData, Text, TypeDecorator

metadata = MetaData()


class Moment(TypeDecorator[datetime]):
    """A point in time, kept as UTC; databases that forget the zone are given it back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Turn a time with a zone into UTC."""
        if value is not None and value.tzinfo is None:
            raise ValueError(f"a time needs a zone, got {value.isoformat()}")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the time in UTC."""
        return value and (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC))


class Written(TypeDecorator[datetime]):
    """A point in time as somebody wrote it, with the zone; kept as text, and not for comparing."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Write it in ISO form."""
        return value.isoformat() if value else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Read it back."""
        return datetime.fromisoformat(value) if value else None
