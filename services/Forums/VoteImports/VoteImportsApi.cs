using Embassy.Forums.Catalogue;

namespace Embassy.Forums.VoteImports;

/// <summary>The RPCs of <see cref="V1.VoteImportsService"/>, one file each.</summary>
public sealed partial class VoteImportsApi(
    ForumsDb db, ServedForums served, VoteUploads uploads, VoteImportFinisher finisher, VoteImportProgress voteImportProgress)
    : V1.VoteImportsService.VoteImportsServiceBase;
