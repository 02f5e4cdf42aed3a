using Embassy.Forums.Catalogue;
using Embassy.Forums.Imports;

namespace Embassy.Forums.Commitments;

/// <summary>The RPCs of <see cref="V1.CommitmentsService"/>, one file each.</summary>
public sealed partial class CommitmentsApi(
    ForumsDb db, ServedForums served, CommitmentReader commitmentReader, RowImporter rowImporter, TimeProvider clock)
    : V1.CommitmentsService.CommitmentsServiceBase;
