using Embassy.Events.Engagements;
using Embassy.Events.Tenures;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Net.Http.Headers;

namespace Embassy.Events;

// What the slices on engagements begin and end with.
partial class EventsApi
{
    /// <summary>The engagement with its parts, as far as the caller may see them, or a refusal; what is no UUID names none.</summary>
    async Task<Engagement> Find(string name, CancellationToken cancellation) =>
        Guid.TryParseExact(name, "D", out var id) && await db.Engagements.Include(e => e.Delegations).Include(e => e.Agenda).Include(e => e.Outcomes)
            .Include(e => e.Mentions).AsSplitQuery().SingleOrDefaultAsync(e => e.Id == id, cancellation) is { } engagement
            ? engagement
            : throw Problem.NotFound("engagement", name);

    /// <summary>One step of an engagement's way: what it does says false where nothing changes, and then nobody is told.</summary>
    async Task<V1.Engagement> Step(string id, Func<Engagement, DateTimeOffset, bool> step, ServerCallContext context)
    {
        var engagement = await Find(id, context.CancellationToken);
        context.ExpectVersion(engagement.Version);
        var now = clock.Now();
        var engagementBefore = EngagementBefore.Of(engagement, now);
        if (step(engagement, now))
        {
            await Tell(engagement, engagementBefore, now, context.CancellationToken);
            await db.SaveChangesAsync(context.CancellationToken);
        }
        return await Show(engagement, context);
    }

    /// <summary>Refuses persons, offices and engagements that are not on record, and a session that comes after itself.</summary>
    async Task CheckCited(EngagementEntry entry, Guid id, CancellationToken cancellation)
    {
        var validation = new RequestValidation();
        var members = entry.Sides.SelectMany((s, i) => s.Members.Select((m, n) => (Member: m, At: $"delegations[{i}].members[{n}]"))).ToList();
        var (persons, offices) = (members.Select(m => m.Member.Person).OfType<Guid>().Distinct().ToList(), members.Select(m => m.Member.Office).OfType<Guid>().Distinct().ToList());
        var knownPersons = persons.Count == 0 ? [] : await db.Persons.Where(p => persons.Contains(p.Id)).Select(p => p.Id).ToListAsync(cancellation);
        var knownOffices = offices.Count == 0 ? [] : await db.Offices.Where(o => offices.Contains(o.Id)).Select(o => o.Id).ToListAsync(cancellation);
        foreach (var (member, at) in members)
        {
            validation.When(member.Person is { } person && !knownPersons.Contains(person), $"{at}.person", "not_on_record", "Enter the person first.");
            validation.When(member.Office is { } office && !knownOffices.Contains(office), $"{at}.office", "not_on_record", "Enter the office first.");
        }
        if (entry.Follows is { } follows) await CheckSeries(entry, follows, id, validation, cancellation);
        validation.Refuse();
    }

    async Task CheckSeries(EngagementEntry entry, Guid follows, Guid id, RequestValidation validation, CancellationToken cancellation)
    {
        var all = db.Engagements.IgnoreQueryFilters().AsNoTracking();
        var first = await all.Where(e => e.Id == follows).Select(e => new { e.Series, e.Follows }).SingleOrDefaultAsync(cancellation);
        if (follows == id) validation.Add("follows", "circular", "It would come after itself.");
        else if (first is null) validation.Add("follows", "not_on_record", "Enter the session before first.");
        else if (first.Series != entry.Series) validation.Add("follows", "invalid_format", $"That one belongs to {(first.Series is null ? "no series" : "the series " + first.Series)}.");
        else
        {
            for (var before = first.Follows; before is { } at; before = await all.Where(e => e.Id == at).Select(e => e.Follows).SingleOrDefaultAsync(cancellation))
            {
                if (at != id) continue;
                validation.Add("follows", "circular", "It would come after itself: that one comes, over others or at once, after this.");
                return;
            }
        }
    }

    /// <summary>A transaction in which nobody else makes series; on SQLite every transaction that writes is alone.</summary>
    async Task<IDbContextTransaction> OneAtATime(CancellationToken cancellation)
    {
        var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (db.Database.IsNpgsql()) await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(20261124, 4)", cancellation);
        return transaction;
    }

    /// <summary>The language of <c>title</c>: the one asked for, else what Accept-Language wants of the mission's, else none.</summary>
    async Task<string?> Wanted(string asked, ServerCallContext context)
    {
        if (asked.Length > 0)
            return Languages.WellFormed(asked) ? asked : throw Problem.Invalid("locale", "unknown_language", "A BCP 47 tag, like ar or az-Latn.");
        var http = context.GetHttpContext();
        http.Response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptLanguage);
        if (http.Request.Headers.AcceptLanguage.Count == 0) return null;
        // Nobody is refused an engagement, with all its titles, because another service is away.
        return await missions.GetCached(context.CancellationToken) is { } mission ? Languages.Preferred(http.Request.Headers.AcceptLanguage, mission.Locales) : null;
    }

    /// <summary>The answer to a write.</summary>
    async Task<V1.Engagement> Show(Engagement engagement, ServerCallContext context)
    {
        var shown = await Complete(engagement, null, context.CancellationToken);
        context.SetETag(ETags.Of(engagement.Version, Computed(shown)));
        return shown;
    }

    /// <summary>All that one engagement is read with, with what is computed of other records.</summary>
    async Task<V1.Engagement> Complete(Engagement engagement, string? locale, CancellationToken cancellation)
    {
        var toStaff = requestContext.Caller.SeesInternal;
        var shown = engagement.ToProtoWithParts(locale, toStaff);
        var members = (engagement.Delegations?.Sides ?? []).SelectMany(s => s.Members).ToList();
        var officeHolders = await OfficeHolders.Of(db, members.Select(m => m.Person), members.Select(m => m.Office), engagement.StartFirst, engagement.StartLast, cancellation);
        officeHolders.Fill(shown, engagement);
        if (toStaff) shown.Warnings.Add(await Warn(engagement, shown, cancellation));
        if (engagement.StartsAt is not null) shown.LocalTimes.Add(engagement.LocalTimes((await missions.GetCached(cancellation))?.TimeZones ?? []));
        return shown;
    }

    /// <summary>How long an answer holds: to the end of the next embargo of a part.</summary>
    TimeSpan Until(Engagement engagement)
    {
        var now = clock.Now();
        return engagement.PartsAhead(now).Select(p => p.At - now).Append(SurrogateKeys.Usual).Min();
    }

    /// <summary>The records of others that an answer shows something of.</summary>
    static IEnumerable<string> Cited(V1.Engagement shown) => shown.Delegations.SelectMany(d => d.Members).SelectMany(m => m.Capacities)
        .SelectMany(c => (string[])["tenures", c.Person.Length > 0 ? $"persons/{c.Person}" : "", c.Office.Length > 0 ? $"offices/{c.Office}" : ""]).Where(k => k.Length > 0).Distinct();

    static string? Join(params string?[] parts) => string.Join('-', parts.Where(p => p is not null)) is { Length: > 0 } joined ? joined : null;

    /// <summary>A part of the ETag that is another when other records are, where something of theirs is shown.</summary>
    static string? Computed(V1.Engagement shown) =>
        shown.Delegations.Count + shown.Outcomes.Count + shown.LocalTimes.Count + shown.Warnings.Count == 0 ? null : ETags.OfContent(shown).Trim('"');
}
