using Embassy.ServiceDefaults;
using Grpc.Core;
using FieldChange = Embassy.Content.V1.CompareEditionsResponse.Types.FieldChange;

namespace Embassy.Content.Editions;

// Compares two editions of one language for staff: fields, citations, and the body line by line.
// A repeat changes nothing.
partial class EditionsApi
{
    public override async Task<V1.CompareEditionsResponse> CompareEditions(V1.CompareEditionsRequest request, ServerCallContext context)
    {
        var validation = new RequestValidation();
        validation.When(request.From < 1, "from", "out_of_range", "The number of an edition, from 1.");
        validation.When(request.To < 1, "to", "out_of_range", "The number of an edition, from 1.");
        validation.Refuse();
        var from = await db.FindEdition(request.Key, request.Locale, request.From, context.CancellationToken);
        var to = await db.FindEdition(request.Key, request.Locale, request.To, context.CancellationToken);
        var response = new V1.CompareEditionsResponse
        {
            From = from.Number,
            To = to.Number,
            CitesAdded = { to.Given.Except(from.Given).Order() },
            CitesDropped = { from.Given.Except(to.Given).Order() },
            Body = { LineDiff.Of(from.Body, to.Body) },
        };
        response.Fields.AddRange(Changed(from.FrontMatter.Fields(), to.FrontMatter.Fields()));
        return response;
    }

    static IEnumerable<FieldChange> Changed(
        IEnumerable<(string Field, string Text)> before, IEnumerable<(string Field, string Text)> after) =>
        before.Zip(after, (b, a) => new FieldChange { Field = b.Field, From = b.Text, To = a.Text }).Where(c => c.From != c.To);
}
