namespace Embassy.Content.Search;

/// <param name="Look">Interval between polls of the service's own log while no announcement arrives.</param>
/// <param name="LookAtPeers">Interval between polls of the other services' logs.</param>
/// <param name="Again">Delay before a retry after a service did not answer.</param>
/// <param name="Save">Minimum interval between writes to disk.</param>
public sealed record IndexerOptions(TimeSpan Look, TimeSpan LookAtPeers, TimeSpan Again, TimeSpan Save)
{
    public static IndexerOptions From(IConfiguration configuration) => new(
        TimeSpan.FromSeconds(configuration.GetValue("Search:LookSeconds", 1.0)), TimeSpan.FromSeconds(configuration.GetValue("Search:LookAtPeersSeconds", 10.0)),
        TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(configuration.GetValue("Search:SaveSeconds", 5.0)));
}
