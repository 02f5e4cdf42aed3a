namespace Embassy.Content.Search;

/// <param name="Look">How often its own log is looked at, should nothing be heard.</param>
/// <param name="LookAtPeers">How often those of others are.</param>
/// <param name="Again">How soon what did not answer is asked again.</param>
/// <param name="Save">How often it is written to disk, at most.</param>
public sealed record IndexerOptions(TimeSpan Look, TimeSpan LookAtPeers, TimeSpan Again, TimeSpan Save)
{
    public static IndexerOptions From(IConfiguration configuration) => new(
        TimeSpan.FromSeconds(configuration.GetValue("Search:LookSeconds", 1.0)), TimeSpan.FromSeconds(configuration.GetValue("Search:LookAtPeersSeconds", 10.0)),
        TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(configuration.GetValue("Search:SaveSeconds", 5.0)));
}
