using Embassy.ServiceDefaults;

namespace Embassy.Events;

/// <summary>The UUID by which a path names a record.</summary>
public static class ResourceId
{
    /// <summary>A name that is no UUID names no record: it is refused with <c>not_found</c>.</summary>
    public static Guid Parse(string noun, string name) =>
        Guid.TryParseExact(name, "D", out var id) && id != Guid.Empty ? id : throw Problem.NotFound(noun, name);
}
