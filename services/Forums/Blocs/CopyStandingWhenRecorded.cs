using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.Blocs;

/// <summary>Maintains the United Nations' copy of the standings in the other forums.</summary>
/// <remarks>
/// Only the newest announcement counts, because each contains the whole subject; a late one is skipped as stale.
/// </remarks>
public sealed class CopyStandingWhenRecorded(ForumsDb db) : IHandle<MembershipRecorded>, IKeepsCopy
{
    public async Task Handle(MembershipRecorded announcement, CancellationToken cancellation)
    {
        if (!ForumCatalogue.Blocs.Contains(announcement.Forum)) return;
        var standing = await db.BlocStandings.FindAsync([announcement.Forum, announcement.State, announcement.Standing], cancellation);
        if (standing is null)
            db.BlocStandings.Add(
                standing = new BlocStanding { Bloc = announcement.Forum, State = announcement.State, Standing = announcement.Standing });
        if (!standing.Record(announcement)) return;
        var version = await db.BlocVersions.FindAsync([announcement.Forum], cancellation);
        if (version is null) db.BlocVersions.Add(version = new BlocVersion { Bloc = announcement.Forum });
        version.Version++;
        db.Announce(new BlocChanged(announcement.Forum, announcement.State, version.Version, $"/v1/forums/un/blocs/{announcement.Forum}"),
            about: null);
    }

    public async Task DropCopy(string source, CancellationToken cancellation)
    {
        var forum = LogSource.Forum(source);
        await db.BlocStandings.Where(s => forum == "" || s.Bloc == forum).ExecuteDeleteAsync(cancellation);
        await db.BlocVersions.Where(v => forum == "" || v.Bloc == forum)
            .ExecuteUpdateAsync(set => set.SetProperty(v => v.Version, v => v.Version + 1), cancellation);
    }
}
