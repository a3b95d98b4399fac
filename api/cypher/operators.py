"""The plan operators that read, of Neo4j 5.26 and 2026.08, each without what it says in brackets.

They were taken from the servers' own code that describes plans, and compared with the list of operators in the
Cypher manual. Left out, and so refused: those that write or change the schema or the server, LoadCSV, Show… and
Terminate…, the locking and asserting ones of MERGE, TransactionApply, RunQueryAt (another server), and what
only stands in the server's own tests. An operator that a later version adds is refused until it is added here.
"""

_PLAIN = """
    AllNodesScan AntiConditionalApply AntiSemiApply Apply Argument ArgumentTracker BidirectionalRepeat
    CacheProperties CartesianProduct ConditionalApply Distinct DynamicDirectedRelationshipTypeLookup
    DynamicLabelNodeLookup DynamicUndirectedRelationshipTypeLookup Eager EagerAggregation EmptyResult EmptyRow
    Error ExhaustiveLimit Expand Filter IntersectionNodeByLabelsScan LetAntiSemiApply LetSelectOrAntiSemiApply
    LetSelectOrSemiApply LetSemiApply Limit MultiNodeIndexSeek NodeByElementIdSeek NodeByIdSeek NodeByLabelScan
    NodeCountFromCountStore NodeFulltextIndexSearch NodeHashJoin NodeIndexContainsScan NodeIndexEndsWithScan
    NodeIndexScan NodeIndexSeek NodeIndexSeekByRange NodeLeftOuterHashJoin NodeRightOuterHashJoin
    NodeUniqueIndexSeek NodeUniqueIndexSeekByRange NodeVectorIndexSearch NonFuseable NullifyMetadata Optional
    OptionalExpand OrderedAggregation OrderedDistinct OrderedUnion PartialSort PartialTop PartitionedUnwind
    PathPropagatingBFS PreserveOrder ProcedureCall ProduceResults ProjectEndpoints Projection
    RelationshipCountFromCountStore RemoteBatchProperties RemoteBatchPropertiesWithFilter RemoteNodeIndexSeek
    RemoteNodeUniqueIndexSeek Repeat RepeatOptions RollUpApply SelectOrAntiSemiApply SelectOrSemiApply SemiApply
    ShortestPath Skip Sort StatefulShortestPath SubtractionNodeByLabelsScan Top Top1WithTies TriadicBuild
    TriadicFilter TriadicSelection Union UnionNodeByLabelsScan Unwind ValueHashJoin ValueMergeJoin VarLengthExpand
    PartitionedAllNodesScan PartitionedIntersectionNodeByLabelsScan PartitionedNodeByLabelScan
    PartitionedNodeIndexScan PartitionedNodeIndexSeek PartitionedNodeIndexSeekByRange
    PartitionedSubtractionNodeByLabelsScan PartitionedUnionNodeByLabelsScan
"""
_BOTH_WAYS = """
    AllRelationshipsScan RelationshipByElementIdSeek RelationshipByIdSeek RelationshipFulltextIndexSearch
    RelationshipIndexContainsScan RelationshipIndexEndsWithScan RelationshipIndexScan RelationshipIndexSeek
    RelationshipIndexSeekByRange RelationshipTypeScan RelationshipUniqueIndexSeek RelationshipUniqueIndexSeekByRange
    RelationshipVectorIndexSearch UnionRelationshipTypesScan
"""
_WAYS = ("Directed", "Undirected", "PartitionedDirected", "PartitionedUndirected")
_READING = frozenset(_PLAIN.split()) | {f"{way}{name}" for way in _WAYS for name in _BOTH_WAYS.split()}


def reads(operator: str) -> bool:
    """Whether an operator, such as "Expand(All)", only reads and takes no lock."""
    name, _, mode = operator.partition("(")
    return name in _READING and "Locking" not in mode
