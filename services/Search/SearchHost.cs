using Embassy.Announcements;
using Embassy.Search.Index;
using Embassy.Search.Indexing;
using Embassy.Search.Queries;
using Embassy.ServiceDefaults;

namespace Embassy.Search;

/// <summary>Composes the search service.</summary>
public static class SearchHost
{
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? embed = null)
    {
        // No role sees internal records here, because the index contains only public ones.
        var host = ServiceHost.Create("search", args, embed, internalReaders: [], apis: typeof(SearchHost).Assembly)
            .AddDatabase<SearchDb, SqliteSearchDb, PostgresSearchDb>()
            .AddHandler<MissionChanged, RefreshMissionWhenChanged>();
        host.Services.AddSingleton<SiteLinks>().AddSingleton<PublicResults>().AddSingleton<IndexSources>()
            .AddSingleton<SearchIndex>().AddSingleton<Indexer>();
        host.Services.AddHostedService(sp => sp.GetRequiredService<Indexer>());
        host.Services.AddSingleton(sp =>
        {
            var indexer = sp.GetRequiredService<Indexer>();
            // An announcement is only a trigger to poll, so a missed one loses nothing.
            var announcementCallback =
                new AnnouncementCallback(Heard: told => indexer.Hear(told.Source), Began: () => indexer.Hear(null), Lost: () => { });
            return ActivatorUtilities.CreateInstance<AnnouncementListener>(sp, new ListenerOptions(sp.GetRequiredService<BusOptions>().Url),
                announcementCallback);
        });
        host.Services.AddHostedService(sp => sp.GetRequiredService<AnnouncementListener>());
        return host.Build();
    }
}
