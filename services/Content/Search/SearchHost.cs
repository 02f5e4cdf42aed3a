using Embassy.ServiceDefaults;

namespace Embassy.Content.Search;

/// <summary>Registers the search services.</summary>
static class SearchHost
{
    /// <summary>Registers the services that answer searches.</summary>
    public static void AddSearch(this ServiceHost host)
    {
        host.Services.AddSingleton<IndexSources>().AddSingleton<SearchIndex>().AddSingleton<Indexer>();
    }

    /// <summary>Registers the indexer, which keeps the index up to date.</summary>
    public static void AddIndexing(this ServiceHost host)
    {
        host.Services.AddHostedService(sp => sp.GetRequiredService<Indexer>());
        host.Services.AddSingleton(sp =>
        {
            var indexer = sp.GetRequiredService<Indexer>();
            // An announcement is only a trigger to poll, so a missed one loses nothing.
            var announcementCallback = new AnnouncementCallback(Heard: told => indexer.Hear(told.Source), Began: () => indexer.Hear(null), Lost: () => { });
            return ActivatorUtilities.CreateInstance<AnnouncementListener>(sp, new ListenerOptions(sp.GetRequiredService<BusOptions>().Url), announcementCallback);
        });
        host.Services.AddHostedService(sp => sp.GetRequiredService<AnnouncementListener>());
    }
}
