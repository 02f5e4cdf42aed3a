using Embassy.ServiceDefaults;

namespace Embassy.Events;

/// <summary>Parses the UUID of a record in a path.</summary>
public static class ResourceId
{
    /// <summary>Throws <c>not_found</c> for a malformed UUID.</summary>
    public static Guid Parse(string noun, string name) =>
        Guid.TryParseExact(name, "D", out var id) && id != Guid.Empty ? id : throw Problem.NotFound(noun, name);
}
