using Embassy.ServiceDefaults;

namespace Embassy.Content.Search;

/// <summary>What search is made of.</summary>
static class SearchHost
{
    /// <summary>What a search is answered with.</summary>
    public static void AddSearch(this ServiceHost host)
    {
        host.Services.AddSingleton<IndexSources>().AddSingleton<SearchIndex>().AddSingleton<Indexer>().AddSingleton(IndexerOptions.From(host.Configuration));
    }

    /// <summary>Keeps the index up to date.</summary>
    public static void AddIndexing(this ServiceHost host)
    {
        host.Services.AddHostedService(sp => sp.GetRequiredService<Indexer>());
        host.Services.AddSingleton(sp =>
        {
            var indexer = sp.GetRequiredService<Indexer>();
            // What is heard is only a sign to look, so nothing is lost while nothing is heard.
            var announcementCallback = new AnnouncementCallback(Heard: told => indexer.Hear(told.Source), Began: () => indexer.Hear(null), Lost: () => { });
            return ActivatorUtilities.CreateInstance<AnnouncementListener>(sp, new ListenerOptions(sp.GetRequiredService<BusOptions>().Url), announcementCallback);
        });
        host.Services.AddHostedService(sp => sp.GetRequiredService<AnnouncementListener>());
    }
}
