using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Content.Editions;

// Returns an unpublished edition to its authors as a draft, with a note, and deletes its schedule.
// A draft is refused, so a repeat fails.
partial class EditionsApi
{
    public override async Task<V1.Edition> ReturnEdition(V1.ReturnEditionRequest request, ServerCallContext context)
    {
        var validation = new RequestValidation();
        var note = validation.Text("note", request.Note, 2000, required: true, lines: true);
        validation.Refuse();
        var edition = await db.FindEdition(request.Key, request.Locale, number: 0, context.CancellationToken);
        edition.ExpectVersion(context);
        var scheduled = edition.State == Edition.Scheduled;
        edition.Return(note);
        if (scheduled) await db.Raise(new ScheduledEditionReopened(edition), context.CancellationToken);
        await db.SaveChangesAsync(context.CancellationToken);
        return await Show(edition, edition.Page, context);
    }
}
