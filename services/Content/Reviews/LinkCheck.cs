using Embassy.Content.Editions;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Reviews;

/// <summary>
/// A pending check of a published edition's links to records of other services. It runs after the publication, which
/// must not wait for other services, and the row stays until they have answered.
/// </summary>
[WithoutAudience("no RPC shows it")]
public sealed class LinkCheck
{
    static readonly TimeSpan Again = TimeSpan.FromSeconds(30), Patience = TimeSpan.FromSeconds(3);

    public required string PageKey { get; init; }
    public required string Locale { get; init; }

    /// <summary>The time of the next attempt after a service did not answer.</summary>
    public DateTimeOffset? RetryAt { get; private set; }

    public static void Map(ModelBuilder model) => model.Entity<LinkCheck>(check =>
    {
        check.HasKey(c => new { c.PageKey, c.Locale });
        check.Property(c => c.Locale).HasMaxLength(12);
        check.ToTable("LinkChecks");
    });

    /// <summary>Requests a check of a new edition if it links to records of other services.</summary>
    public static async Task Ask(ContentDb db, Edition edition, CancellationToken cancellation)
    {
        if (!Targets(edition).Any()) return;
        if (await db.LinkChecks.FindAsync([edition.PageKey, edition.Locale], cancellation) is { } there) there.RetryAt = null;
        else db.LinkChecks.Add(new LinkCheck { PageKey = edition.PageKey, Locale = edition.Locale });
    }

    public static IQueryable<LinkCheck> Due(ContentDb db, DateTimeOffset now) =>
        db.LinkChecks.Where(c => c.RetryAt == null || c.RetryAt <= now);

    static IEnumerable<string> Targets(Edition edition) =>
        InternalLinks.In(edition.Body).Where(s => !s.StartsWith("pages/", StringComparison.Ordinal));

    /// <summary>
    /// Requests each linked record without a token, as a reader would, and opens a review for each missing one, exactly
    /// once even with several replicas.
    /// </summary>
    public static async Task<int> Do(ContentDb db, ServiceClients serviceClients, string key, string locale, DateTimeOffset now,
        CancellationToken cancellation)
    {
        var edition = await db.Editions.AsNoTracking()
            .SingleOrDefaultAsync(e => e.PageKey == key && e.Locale == locale && e.State == Edition.Published, cancellation);
        var (missing, silent) = (new List<string>(), false);
        // Readers of an internal page may read internal records, so a link to one is not broken.
        var inside = await db.Pages.AnyAsync(p => p.Key == key && p.Audience == Audiences.Internal, cancellation);
        foreach (var target in edition is null || inside ? [] : Targets(edition))
        {
            try
            {
                if (!await IsPublic(serviceClients, target, cancellation)) missing.Add(target);
            }
            catch (Exception e) when (e is RpcException or Problem && !cancellation.IsCancellationRequested)
            {
                // The remaining links would wait for the same timeout.
                silent = true;
                break;
            }
        }
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var page = (await LiveEditions.LockPage(db, key, now, cancellation)).Page;
        if (await db.LinkChecks.FindAsync([key, locale], cancellation) is not { } check) return 0;
        foreach (var target in missing)
            await Review.Open(db, key, locale, Review.BrokenLink, target,
                $"Edition {edition!.Number} links to {target}, which is not public.", page.Owner, now, cancellation);
        if (silent) check.RetryAt = now + Again;
        else db.LinkChecks.Remove(check);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return 1;
    }

    static async Task<bool> IsPublic(ServiceClients serviceClients, string target, CancellationToken cancellation)
    {
        var (kind, id) =
            (target[..target.IndexOf('/', StringComparison.Ordinal)], target[(target.IndexOf('/', StringComparison.Ordinal) + 1)..]);
        var call = new CallOptions(deadline: DateTime.UtcNow + Patience, cancellationToken: cancellation);
        try
        {
            if (kind == "engagements")
                await new Embassy.Events.V1.EngagementsService.EngagementsServiceClient(serviceClients.Channel("events"))
                    .GetEngagementAsync(new Embassy.Events.V1.GetEngagementRequest { Id = id }, call);
            else await new Embassy.Cooperation.V1.AgreementsService.AgreementsServiceClient(serviceClients.Channel("cooperation"))
            .GetAgreementAsync(new Embassy.Cooperation.V1.GetAgreementRequest { Id = id }, call);
            return true;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            return false;
        }
    }
}
