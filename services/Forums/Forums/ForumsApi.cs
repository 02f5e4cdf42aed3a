using Embassy.Forums.Catalogue;

namespace Embassy.Forums.Forums;

/// <summary>The RPCs of <see cref="V1.ForumsService"/>, one file each.</summary>
public sealed partial class ForumsApi(ForumsDb db, ServedForums served, TimeProvider clock) : V1.ForumsService.ForumsServiceBase;
