using Embassy.Content.Editions;
using Embassy.Content.Navigation;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Pages;

// Deletes a page that was never public, with its drafts, their slugs, previews, schedules and reviews. It announces
// nothing, because nothing was announced. A page with others below it is refused. A repeat fails with `not_found`.
partial class PagesApi
{
    public override async Task<V1.DeletePageResponse> DeletePage(V1.DeletePageRequest request, ServerCallContext context)
    {
        var (key, cancellation) = (request.Key, context.CancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        // Otherwise a page could be put below this one while it is being deleted.
        await PageTree.Lock(db, cancellation);
        var page = (await LiveEditions.LockPage(db, key, clock.Now(), cancellation)).Page;
        page.ExpectVersion(context);
        if (await db.Editions.AnyAsync(e => e.PageKey == key && e.PublishedAt != null, cancellation))
            throw new Problem(ProblemCodes.IllegalStatus, $"The page '{key}' was public; its editions are removed, not deleted.",
                more: new Dictionary<string, string> { ["legal"] = "[]" });
        await PageTree.ExpectNothingBelow(db, key, cancellation);
        await db.Previews.Where(p => p.PageKey == key).ExecuteDeleteAsync(cancellation);
        await db.Schedules.Where(s => s.PageKey == key).ExecuteDeleteAsync(cancellation);
        await db.Reviews.Where(r => r.PageKey == key).ExecuteDeleteAsync(cancellation);
        await db.Slugs.Where(s => s.PageKey == key).ExecuteDeleteAsync(cancellation);
        db.Pages.Remove(page);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return new V1.DeletePageResponse();
    }
}
