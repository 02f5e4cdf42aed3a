using Embassy.Audit.V1;

namespace Embassy.ServiceDefaults;

/// <summary>The RPCs of <see cref="AuditService"/>, one file each.</summary>
sealed partial class AuditApi(
    EmbassyDb db, ServiceIdentity service, AuditRefusals refusals, AuditProgress progress, RequestContext requestContext)
    : AuditService.AuditServiceBase
{
    const int MostEntries = 101;

    /// <summary>Returns the id after which a page starts; refuses a size or an id that is none.</summary>
    static Guid? After(int size, string after)
    {
        var validation = new RequestValidation();
        validation.When(size is < 1 or > MostEntries, "size", "out_of_range", $"1 to {MostEntries}.");
        var id = Guid.Empty;
        validation.When(after.Length > 0 && !Guid.TryParseExact(after, "D", out id), "after", "invalid_format", "An id that was read.");
        validation.Refuse();
        return after.Length == 0 ? null : id;
    }
}
