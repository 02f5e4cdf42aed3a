using Embassy.Content.Approvals;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Assets;

/// <summary>The proposed name and alternative texts of an asset.</summary>
public sealed record ProposedDescription(string Name, List<LanguageText> Texts);

/// <summary>Shows and applies the pending changes of assets.</summary>
public sealed class ProposedDescriptionHandler(ContentDb db) : IDomainEventHandler<PendingChangeRead>,
    IDomainEventHandler<PendingChangeApproved>
{
    public Task Handle(PendingChangeRead domainEvent, CancellationToken cancellation)
    {
        var (change, response) = domainEvent;
        if (change.Kind != PendingChange.Description) return Task.CompletedTask;
        var proposed = change.Read<ProposedDescription>();
        response.Name = proposed.Name;
        response.Texts.AddRange(proposed.Texts.Select(t => t.ToProto()));
        return Task.CompletedTask;
    }

    public async Task Handle(PendingChangeApproved domainEvent, CancellationToken cancellation)
    {
        var change = domainEvent.Change;
        if (change.Kind != PendingChange.Description) return;
        var (sha, proposed) = (change.Subject["assets/".Length..], change.Read<ProposedDescription>());
        var asset = await db.Assets.SingleAsync(a => a.Sha256 == sha, cancellation);
        await asset.ChangeDescription(db, proposed.Name, proposed.Texts, change.ProposedBy,
            change.DecidedAt ?? change.ProposedAt, cancellation);
    }
}
