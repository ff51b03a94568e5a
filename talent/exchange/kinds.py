"""The kinds of sheets that can be handed in, each with its writer."""

from talent.exchange.completion_sheet import CompletionWriter
from talent.exchange.demand_sheet import DemandWriter
from talent.exchange.enums import SheetKind
from talent.exchange.graduate_writer import GraduateWriter
from talent.exchange.talent_sheet import TalentWriter
from talent.exchange.writers import Writer

WRITERS: dict[SheetKind, Writer] = {
    SheetKind.COMPLETIONS: CompletionWriter(),
    SheetKind.GRADUATES: GraduateWriter(),
    SheetKind.TALENTS: TalentWriter(),
    SheetKind.DEMANDS: DemandWriter(),
}
