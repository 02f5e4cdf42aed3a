using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Letters;

// Returns one letter with its texts, and its sender and addressee as of its day. Read-only: a repeat changes nothing.
partial class LettersApi
{
    public override async Task<V1.Letter> GetLetter(V1.GetLetterRequest request, ServerCallContext context)
    {
        var id = ResourceId.Parse("letter", request.Id);
        var letter = await db.Letters.AsNoTracking().SingleOrDefaultAsync(l => l.Id == id, context.CancellationToken)
            ?? throw Problem.NotFound("letter", request.Id);
        var shown = (await Complete([letter], withTexts: true, context.CancellationToken))[0];
        context.SetETag(ETagOf(letter, shown));
        context.MayBeCached(SurrogateKeys.Usual, ["tenures", .. CitedIn([shown]), $"letters/{id}"]);
        return shown;
    }
}
