using Embassy.ServiceDefaults;

namespace Embassy.Content.Missions;

/// <summary>The mission gives up languages; a folder that has content in one of them refuses.</summary>
public sealed record LanguagesDropped(IReadOnlyList<string> Locales) : IDomainEvent;
