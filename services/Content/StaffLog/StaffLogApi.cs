using Embassy.ServiceDefaults;

namespace Embassy.Content.StaffLog;

/// <summary>The RPC of <see cref="V1.StaffLogService"/>.</summary>
public sealed partial class StaffLogApi(ContentDb db, ServiceIdentity service)
    : V1.StaffLogService.StaffLogServiceBase;
