
import sys; sys.path.insert(0,".")
from tests.graph.deals.test_ties import *
@given(anything, st.sampled_from(strategies.DAYS))
@settings(deadline=None, max_examples=600)
def go_as_known_by_a_day_is_what_the_sources_known_by_then_give(contents: strategies.Contents, day: str) -> None:
    entities, told = contents
    # Which round an investment is of depends on all that is known of it now, so they are left out.
    told = [SourceContent(each.source, tuple(one for one in each.claims if one.type == "investment")) for each in told]
    then = [each for each in told if each.source.known_from.day <= day]
    everything, earlier = strategies.world_of(entities, told), strategies.world_of(entities, then)
    assert said(iter(everything.ties()), day) == said(iter(earlier.ties()), "9999-12-30")




def said(found, known_by):
    return {tuple(v for n, v in tie if n not in ("known_from","known_to","deal")) for tie in found if tie.known_from <= known_by < tie.known_to}
import tests.strategies as S
S.KINDS=("investment",)
go_as_known_by_a_day_is_what_the_sources_known_by_then_give()
