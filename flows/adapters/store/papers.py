"""The files of a period: forms issued, papers drafted, approvals of them, packages sealed."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import RowMapping, delete, func, insert, select, union

from flows.adapters.snapshot import loaded, packed
from flows.adapters.store.connection import Ground, insert_all
from flows.adapters.store.schema import (
    APPROVALS,
    ARCHIVES,
    COLLECTIONS,
    ISSUED_FORMS,
    LEDGERS,
    PAPERS,
    PARCELS,
    READINGS,
)
from flows.domain.delivery import Approval, Occasion
from flows.domain.period import Period
from flows.domain.records import ArchiveRow, IssuedForm, PaperRow
from flows.domain.trouble import StoreTrouble

_PAIRS = tuple[tuple[str, str], ...]


class Papers(Ground):
    """The part of the store that keeps lists of files and what was decided about them."""

    def periods(self) -> tuple[Period, ...]:
        """Return every period for which anything was issued, read, collected, settled, drafted or sealed."""
        tables = (ISSUED_FORMS, READINGS, COLLECTIONS, LEDGERS, PAPERS, PARCELS, ARCHIVES)
        query = union(*(select(table.c.period).where(table.c.office == self.office) for table in tables))
        with self._reading() as connection:
            return tuple(sorted(Period.parse(found) for found in connection.execute(query).scalars()))

    def save_issued(self, period: Period, forms: Sequence[IssuedForm]) -> None:
        """Keep the list of forms issued in place of the one before, in this order."""
        rows = [{**self._of(period), "seq": seq, **vars(form)} for seq, form in enumerate(forms)]
        with self._writing() as connection:
            connection.execute(delete(ISSUED_FORMS).where(self._at(ISSUED_FORMS, period)))
            insert_all(connection, ISSUED_FORMS, rows)

    def issued(self, period: Period) -> tuple[IssuedForm, ...]:
        """Return the forms issued, in the order in which they were saved."""
        table = ISSUED_FORMS.c
        query = select(table.unit, table.file, table.sha256, table.locked_digest, table.due)
        with self._reading() as connection:
            found = connection.execute(query.where(self._at(ISSUED_FORMS, period)).order_by(table.seq))
            return tuple(IssuedForm(*row) for row in found)

    def save_papers(self, period: Period, occasion: Occasion, papers: Sequence[PaperRow]) -> None:
        """Keep the list of drafted papers in place of the one before, in this order."""
        key = {**self._of(period), "occasion": occasion.value}
        rows = [{**key, "seq": seq, **vars(paper)} for seq, paper in enumerate(papers)]
        with self._writing() as connection:
            connection.execute(
                delete(PAPERS).where(self._at(PAPERS, period), PAPERS.c.occasion == occasion.value)
            )
            insert_all(connection, PAPERS, rows)

    def papers(self, period: Period, occasion: Occasion) -> tuple[PaperRow, ...]:
        """Return the drafted papers, in the order in which they were saved."""
        table = PAPERS.c
        query = select(table.name, table.sha256, table.kind, table.unit).where(
            self._at(PAPERS, period), table.occasion == occasion.value
        )
        with self._reading() as connection:
            return tuple(PaperRow(*row) for row in connection.execute(query.order_by(table.seq)))

    def add_approval(self, approval: Approval) -> None:
        """Keep a decision; those before stay."""
        last = select(func.coalesce(func.max(APPROVALS.c.no), 0)).where(APPROVALS.c.office == self.office)
        given = {
            **vars(approval),
            "occasion": approval.occasion.value,
            "papers": packed(_PAIRS, approval.papers),
        }
        with self._writing() as connection:
            no = int(connection.execute(last).scalar_one()) + 1
            connection.execute(insert(APPROVALS), {**given, **self._of(approval.period), "no": no})

    def approval(self, period: Period, occasion: Occasion) -> Approval | None:
        """Return the latest decision, None if there was none."""
        found = self.approvals(period, occasion)
        return found[-1] if found else None

    def approvals(self, period: Period, occasion: Occasion) -> tuple[Approval, ...]:
        """Return every decision, oldest first."""
        table = APPROVALS.c
        query = select(APPROVALS).where(self._at(APPROVALS, period), table.occasion == occasion.value)
        with self._reading() as connection:
            found = connection.execute(query.order_by(table.no)).mappings().all()
        return tuple(_approval(row) for row in found)

    def save_archive(self, row: ArchiveRow) -> None:
        """Enter a sealed package; StoreTrouble if the version is taken by other bytes."""
        here = (self._at(ARCHIVES, row.period), ARCHIVES.c.version == row.version)
        with self._writing() as connection:
            old = connection.execute(select(ARCHIVES.c.digest).where(*here)).scalar()
            if old not in {None, row.digest}:
                raise StoreTrouble(
                    f"{row.period.zh}第{row.version}版归档包已经登记，内容不同", "更正须另立新版，不能覆盖"
                )
            if old is None:
                connection.execute(insert(ARCHIVES), {**vars(row), **self._of(row.period)})

    def archives(self) -> tuple[ArchiveRow, ...]:
        """Return all packages by period and version."""
        query = select(ARCHIVES).where(ARCHIVES.c.office == self.office)
        with self._reading() as connection:
            found = connection.execute(query.order_by(ARCHIVES.c.period, ARCHIVES.c.version)).all()
        return tuple(
            ArchiveRow(Period.parse(row.period), row.version, row.digest, row.path, row.sealed_at)
            for row in found
        )


def _approval(row: RowMapping) -> Approval:
    given = {name: row[name] for name in ("digest", "by", "at", "channel", "decision", "note")}
    period, occasion = Period.parse(row["period"]), Occasion(row["occasion"])
    return Approval(period, occasion, papers=loaded(_PAIRS, row["papers"]), **given)
