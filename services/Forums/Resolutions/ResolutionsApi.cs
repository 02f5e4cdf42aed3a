using Embassy.Forums.Catalogue;
using Embassy.Forums.Imports;

namespace Embassy.Forums.Resolutions;

/// <summary>The RPCs of <see cref="V1.ResolutionsService"/>, one file each.</summary>
public sealed partial class ResolutionsApi(
    ForumsDb db, ServedForums served, RowImporter rowImporter)
    : V1.ResolutionsService.ResolutionsServiceBase;
