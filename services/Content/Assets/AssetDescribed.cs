using Embassy.ServiceDefaults;

namespace Embassy.Content.Assets;

/// <summary>The name or the alternative texts of an asset have changed.</summary>
public sealed record AssetDescribed(Asset Asset) : IDomainEvent;
