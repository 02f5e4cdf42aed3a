using Embassy.Content.Editions;
using Embassy.Content.Missions;
using Embassy.ServiceDefaults;

namespace Embassy.Content.ImportExport;

/// <summary>The RPCs of <see cref="V1.ImportExportService"/>, one file each.</summary>
public sealed partial class ImportExportApi(
    ContentDb db, RequestContext requestContext, MissionCache missions, DraftWriter drafts, TimeProvider clock)
    : V1.ImportExportService.ImportExportServiceBase;
