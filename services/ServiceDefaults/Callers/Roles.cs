using System.Collections.Frozen;
using System.Globalization;

namespace Embassy.ServiceDefaults;

/// <summary>
/// The roles of the mission's staff and of programs, as tokens carry them: <c>editor</c>, or restricted to a section,
/// <c>translator:fr</c>, <c>desk-officer:opec-plus</c>.
/// </summary>
public static class Roles
{
    /// <summary>The token claim that contains the roles.</summary>
    public const string Claim = "roles";

    public const string Reader = "reader", Editor = "editor", Translator = "translator", Approver = "approver",
        ProtocolOfficer = "protocol-officer", DeskOfficer = "desk-officer", Administrator = "administrator", Operator = "operator",
        Service = "service";

    public static readonly IReadOnlyList<string> All =
        [Reader, Editor, Translator, Approver, ProtocolOfficer, DeskOfficer, Administrator, Operator, Service];

    static readonly FrozenSet<string> Names = All.ToFrozenSet(StringComparer.Ordinal);

    // The other roles are never restricted.
    static readonly FrozenDictionary<string, string> Kinds = new Dictionary<string, string>
    {
        [Editor] = Section.Locale,
        [Translator] = Section.Locale,
        [Approver] = Section.Locale,
        [DeskOfficer] = Section.Forum,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // ISO 639 codes of the Unicode CLDR. A mission may have a language of which nothing else is known here.
    static readonly Lazy<FrozenSet<string>> LanguageCodes = new(() => CultureInfo.GetCultures(CultureTypes.NeutralCultures)
        .Select(c => c.TwoLetterISOLanguageName).ToFrozenSet(StringComparer.Ordinal));

    /// <summary>Reads a role of a token.</summary>
    /// <returns>Null for an unknown role or section, which grants nothing.</returns>
    internal static (string Role, string? Section)? Read(string role)
    {
        var colon = role.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return Names.Contains(role) ? (role, null) : null;
        var name = role[..colon];
        return Kinds.TryGetValue(name, out var kind) && IsKnown(kind, role[(colon + 1)..]) ? (name, kind + role[colon..]) : null;
    }

    /// <summary>The roles of a verified token.</summary>
    public static string[] Of(System.Security.Claims.ClaimsPrincipal user) => [.. user.FindAll(Claim).Select(c => c.Value)];

    /// <summary>The names of the roles that grant something, without their sections.</summary>
    public static IReadOnlyList<string> NamesOf(IReadOnlyList<string> roles) =>
        [.. roles.Select(Read).Where(r => r is not null).Select(r => r!.Value.Role).Distinct()];

    /// <summary>Whether a role can be restricted to sections.</summary>
    public static bool HasSections(string role) => Kinds.ContainsKey(role);

    /// <summary>The roles that hold in sections only.</summary>
    public static IEnumerable<(string Role, string Kind, IEnumerable<string> Sections)> SectionsOf(IReadOnlyList<string> roles)
    {
        var held = roles.Select(Read).OfType<(string Role, string? Section)>().Distinct().ToList();
        return held.Where(h => h.Section is not null && !held.Contains((h.Role, null))).GroupBy(h => h.Role, h => h.Section!.Split(':'))
            .OrderBy(r => r.Key, StringComparer.Ordinal)
            .Select(r => (r.Key, r.First()[0], r.Select(s => s[1]).Order(StringComparer.Ordinal).AsEnumerable()));
    }

    /// <summary>
    /// Why a role cannot be given to anybody: unknown, or with a section that does not exist; null if it can.
    /// </summary>
    public static string? Problem(string role)
    {
        if (Read(role) is not null) return null;
        var (name, section) = role.Split(':', 2) is [var n, var s] ? (n, s) : (role, null);
        if (!Names.Contains(name)) return $"There is no role '{name}'. Roles: {string.Join(", ", All)}.";
        return !Kinds.TryGetValue(name, out var kind) ? $"The role {name} has no sections: '{section}'."
            : kind == Section.Forum
                ? $"There is no forum '{section}' for the role {name}. Forums: {string.Join(", ", ForumCatalogue.Keys)}."
                : $"There is no language '{section}' for the role {name}. A language is written as in BCP 47: fr, az, pt-BR.";
    }

    /// <summary>The roles for the help of a command.</summary>
    public static string Help => string.Join(", ", All) + "; with a section: translator:fr, desk-officer:opec-plus.";

    /// <summary>Refuses roles on a command line that cannot be given to anybody.</summary>
    public static void Validate(System.CommandLine.Parsing.OptionResult given)
    {
        ArgumentNullException.ThrowIfNull(given);
        foreach (var problem in given.Tokens.Select(t => Problem(t.Value)).OfType<string>()) given.AddError(problem);
    }

    static bool IsKnown(string kind, string section) => kind == Section.Forum ? ForumCatalogue.Keys.Contains(section)
        : Languages.WellFormed(section) && LanguageCodes.Value.Contains(section.Split('-')[0]);
}

/// <summary>The kinds of sections by which roles are restricted.</summary>
public static class Section
{
    /// <summary>A language of the mission's texts.</summary>
    public const string Locale = "locale";

    public const string Forum = "forum";
}
