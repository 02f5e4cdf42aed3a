using Embassy.Content.Editions;
using Embassy.Content.Navigation;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Pages;

// Creates a page without text. An existing key is refused, so a repeat fails instead of creating a second page.
partial class PagesApi
{
    public override async Task<V1.NewPage> CreatePage(V1.CreatePageRequest request, ServerCallContext context)
    {
        var locales = await missions.Locales(db, context.CancellationToken);
        var validation = new RequestValidation();
        validation.Key("key", request.Key);
        validation.When(request.Type.Length == 0, "type", "required", "page, news, statement, speech or notice.");
        validation.Language("authenticLocale", request.AuthenticLocale, locales);
        var embargo = validation.Instant("embargoUntil", request.EmbargoUntil);
        await using var transaction = await db.Database.BeginTransactionAsync(context.CancellationToken);
        var (parent, position) = (request.Parent.Length > 0 ? request.Parent : null, request.HasPosition ? request.Position : (int?)null);
        if (parent is not null) await PageTree.Lock(db, context.CancellationToken);
        await PageTree.Validate(db, validation, request.Key, parent, position, context.CancellationToken);
        validation.Refuse();
        if (await db.Pages.IgnoreQueryFilters().AnyAsync(p => p.Key == request.Key, context.CancellationToken))
            throw Problem.Exists("page", request.Key);

        var page = new Page
        {
            Key = request.Key,
            Type = request.Type,
            AuthenticLocale = request.AuthenticLocale,
            Audience = request.Audience.Length == 0 ? Audiences.Public : request.Audience,
            EmbargoUntil = embargo,
            CreatedAt = clock.Now(),
            CreatedBy = requestContext.Caller.Id,
            Parent = parent,
            Position = position,
            InMenu = request.InMenu,
        };
        db.Pages.Add(page);
        await db.SaveChangesAsync(context.CancellationToken);
        await transaction.CommitAsync(context.CancellationToken);
        context.SetETag(ETags.Of(page.Version));
        context.Created($"/v1/pages/{page.Key}");
        return page.ToProto();
    }
}
