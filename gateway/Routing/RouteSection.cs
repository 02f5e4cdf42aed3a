using Embassy.ServiceDefaults;
using Google.Protobuf.Reflection;

namespace Embassy.Gateway.Routing;

/// <summary>
/// The section that an address names, as metadata of its route. The gateway checks it before the body is read; a
/// section inside the body is checked by the service.
/// </summary>
static class RouteSection
{
    /// <summary>Metadata key: sections and <c>kind={parameter}</c>, separated by spaces; empty without any.</summary>
    public const string Key = "embassy.section";

    const string InBody = "body";

    /// <summary>Null for an RPC that a restriction does not concern.</summary>
    /// <param name="path">Empty for native gRPC, where all fields are in the body.</param>
    /// <param name="forum">The forum of the route, which its path states.</param>
    public static string? Of(MethodDescriptor method, string path, string? body, string? forum)
    {
        var rule = SectionRule.Of(method);
        if (rule.IsFree) return null;
        if (rule.Only is not null) return rule.Only;
        if (rule.IsMissing) return "";
        var named = rule.Fields.Where(f => path.Contains($"{{{f.Field}}}", StringComparison.Ordinal) || path.Length > 0 && body != "*")
            .Select(f => f.Kind == Section.Forum && forum is not null ? $"{f.Kind}:{forum}" : $"{f.Kind}={f.Field}").ToList();
        return named.Count > 0 ? string.Join(' ', named) : InBody;
    }

    /// <exception cref="Problem"><c>forbidden</c>.</exception>
    public static void Expect(HttpContext http, Access access, string? section)
    {
        if (section is null or InBody || access.Sections is null) return;
        List<string> asked = [];
        foreach (var part in section.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            if (part.Split('=') is not [var kind, var field]) asked.Add(part);
            else if ((http.GetRouteValue(field) as string ?? http.Request.Query[field].ToString()) is { Length: > 0 } value)
                asked.Add($"{kind}:{value}");
        SectionRule.Expect(access, asked, isMissing: section.Length == 0);
    }
}
