"""Who supplies whom where the words do not tell: "A signed a contract with B", "A ended its partnership with B"."""

from collections.abc import Mapping, Sequence

from graph.model.entities import EntityRecord, Organization
from graph.model.names import fold
from graph.model.vocabulary import Kind
from loaders.extract.rules.drafts import Draft
from loaders.extract.rules.services import Services

_SOLD_BY_LABS = "model-api"


def settled(
    drafts: Sequence[Draft], known: Mapping[str, EntityRecord], publishing: frozenset[str], services: Services
) -> list[Draft]:
    """Return the drafts with sides for those of rules that are `open` about them; those without a side are left out.

    Where a sentence tells that supply ends, no partnership ends, too.
    `publishing` are words, folded, that the names of publishers have; `services` are those of the text.
    """
    kept: list[Draft] = []
    for draft in drafts:
        option = draft.match.rule.sides
        if draft.type != "supply" or option is None:
            kept.append(draft)
        elif option == "open":
            kept += _by_kind(draft, known, publishing, services)
        else:
            kept.append(_supply_or_partnership(draft, drafts))
            services.fill(draft)
    sold = {(each.sentence, *sorted(_pair(each))) for each in kept if each.type == "supply"}
    return [each for each in kept if not _is_ended(each) or (each.sentence, *each.roles["parties"]) not in sold]


def _by_kind(
    draft: Draft, known: Mapping[str, EntityRecord], publishing: frozenset[str], services: Services
) -> list[Draft]:
    """A laboratory buys computing and content, and sells its models; a publisher sells content, a government buys."""
    supplier, customer = draft.roles["supplier"], draft.roles["customer"]
    governments, labs = (
        [each for each in (supplier, customer) if _is(known.get(each), kind)] for kind in (Kind.GOVERNMENT, Kind.LAB)
    )
    publishers = [each for each in (supplier, customer) if _is_publisher(each, known, publishing)]
    # What only the sentences around it speak of says too little about who sells.
    service = draft.values.get("service") if publishers else services.of_sentence(draft.sentence)
    if len(governments) == 1:
        sells = governments[0] == customer
    elif len(labs) == 1:
        sells = (labs[0] == supplier) == (service == _SOLD_BY_LABS)
    elif service != "content-licence":
        sells = True
    elif len(publishers) == 1:
        sells = publishers[0] == supplier
    else:
        return []
    if not sells:
        draft.roles = {**draft.roles, "customer": supplier, "supplier": customer}
    return [draft]


def _is_ended(draft: Draft) -> bool:
    return draft.type == "partnership" and draft.values.get("status") == "ended"


def _pair(supply: Draft) -> set[str]:
    return {supply.roles["supplier"], supply.roles["customer"]}


def _is_publisher(entity: str, known: Mapping[str, EntityRecord], publishing: frozenset[str]) -> bool:
    names = known[entity].names if entity in known else (entity.replace("-", " "),)
    return any(word in publishing for name in names for word in fold(name).split())


def _is(entity: EntityRecord | None, kind: Kind) -> bool:
    return isinstance(entity, Organization) and entity.kind is kind


def _supply_or_partnership(draft: Draft, drafts: Sequence[Draft]) -> Draft:
    """A partnership that ends is one of supply where the text tells of supply between the two."""
    pair = _pair(draft)
    others = [each for each in drafts if each is not draft and each.type == "supply" and each.match.rule.sides is None]
    if any(_pair(each) == pair for each in others):
        return draft
    draft.type, draft.roles = "partnership", {"parties": sorted(pair)}
    draft.values = {**draft.values, "status": draft.values["status"] if draft.hedged else "ended"}
    return draft
