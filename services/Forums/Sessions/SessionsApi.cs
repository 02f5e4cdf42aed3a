using Embassy.Forums.Catalogue;
using Embassy.Forums.Imports;

namespace Embassy.Forums.Sessions;

/// <summary>The RPCs of <see cref="V1.SessionsService"/>, one file each.</summary>
public sealed partial class SessionsApi(
    ForumsDb db, ServedForums served, RowImporter rowImporter, TimeProvider clock)
    : V1.SessionsService.SessionsServiceBase;
