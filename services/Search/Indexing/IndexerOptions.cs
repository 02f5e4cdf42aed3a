namespace Embassy.Search.Indexing;

/// <param name="Poll">Interval between polls of a service's log while it announces nothing.</param>
/// <param name="Again">Delay before a retry after a service did not answer.</param>
/// <param name="Save">Minimum interval between writes to disk.</param>
public sealed record IndexerOptions(TimeSpan Poll, TimeSpan Again, TimeSpan Save)
{
    public static IndexerOptions From(IConfiguration configuration) => new(
        TimeSpan.FromSeconds(configuration.GetValue("Search:PollSeconds", 5.0)), TimeSpan.FromSeconds(2),
        TimeSpan.FromSeconds(configuration.GetValue("Search:SaveSeconds", 5.0)));
}
