namespace Embassy.ServiceDefaults;

/// <summary>What a policy permits to a caller.</summary>
/// <param name="Allowed">False if none of the caller's roles satisfies the policy.</param>
/// <param name="Sections">
/// The only sections, each with its kind: <c>locale:fr</c>, <c>forum:opec-plus</c>; null without a restriction.
/// </param>
public readonly record struct Access(bool Allowed, IReadOnlyList<string>? Sections)
{
    public static readonly Access Whole = new(true, null);

    /// <summary>The sections without their kind, by kind; none without a restriction.</summary>
    public IEnumerable<(string Kind, IEnumerable<string> Sections)> ByKind() => (Sections ?? []).Distinct()
        .Select(s => s.Split(':')).GroupBy(s => s[0], s => s[1]).OrderBy(k => k.Key, StringComparer.Ordinal)
        .Select(k => (k.Key, k.Order(StringComparer.Ordinal).AsEnumerable()));

    /// <param name="section">With its kind: <c>locale:fr</c>.</param>
    public bool Permits(string section) => Allowed && (Sections is null || Sections.Contains(section));
}
