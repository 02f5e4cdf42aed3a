namespace Embassy.Content.Missions;

/// <summary>The RPCs of <see cref="V1.MissionsService"/>, one file each.</summary>
public sealed partial class MissionsApi(ContentDb db, MissionCache missions) : V1.MissionsService.MissionsServiceBase;
