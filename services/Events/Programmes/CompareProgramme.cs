using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Programmes;

// Compares two releases of a programme item by item: added, removed, and changed with the names of the fields.
// Read-only: a repeat changes nothing.
partial class ProgrammesApi
{
    public override async Task<V1.ProgrammeDifference> CompareProgramme(V1.CompareProgrammeRequest request, ServerCallContext context)
    {
        var cancellation = context.CancellationToken;
        var id = await Known(request.Id, cancellation);
        var to = await Release(id, request.To, "to", cancellation);
        var from = request.From == 0
            ? await Releases(id).Where(r => r.Number < to.Number).OrderByDescending(r => r.Number).FirstOrDefaultAsync(cancellation)
                ?? throw Problem.NotFound("release", $"before {to.Number}")
            : await Release(id, request.From, "from", cancellation);
        var (before, after) = (from.Items.ToDictionary(i => i.Key), to.Items.ToDictionary(i => i.Key));
        var shown = new V1.ProgrammeDifference
        {
            From = from.Number,
            To = to.Number,
            Added = { to.Items.Where(i => !before.ContainsKey(i.Key)).Select(i => i.ToProto()) },
            Removed = { from.Items.Where(i => !after.ContainsKey(i.Key)).Select(i => i.ToProto()) },
            Changed = { to.Items.Where(i => before.TryGetValue(i.Key, out var old) && !old.IsSame(i))
                .Select(i => Change(before[i.Key].ToProto(), i.ToProto())) },
        };
        context.SetETag(ETags.OfContent(shown));
        context.MayBeCached(SurrogateKeys.Usual, $"engagements/{id}");
        return shown;
    }

    static V1.ProgrammeChange Change(V1.ProgrammeItem before, V1.ProgrammeItem after) => new()
    {
        Key = after.Key,
        Before = before,
        After = after,
        Fields = { V1.ProgrammeItem.Descriptor.Fields.InDeclarationOrder()
            .Where(f => !Equals(f.Accessor.GetValue(before), f.Accessor.GetValue(after))).Select(f => f.JsonName) },
    };
}
