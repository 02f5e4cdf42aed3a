using Embassy.Web.Gateway;

namespace Embassy.Desk.Gateway;

/// <summary>An engagement of a list with its title in every language, as <c>locale=*</c> gives it.</summary>
public sealed record EngagementTitles(string Id, string Kind, string Start, string? End, IReadOnlyList<LocalText>? Titles)
{
    /// <summary>Whether there is no title in a language.</summary>
    public bool Lacks(string locale) => Titles?.Any(t => t.Lang == locale && t.Text is { Length: > 0 }) != true;
}

public sealed record ListEngagementTitlesResponse(IReadOnlyList<EngagementTitles> Engagements, string? NextPageToken);
