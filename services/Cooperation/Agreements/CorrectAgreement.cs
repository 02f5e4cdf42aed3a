using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Cooperation.Agreements;

// Replaces provisions that were entered wrongly, keeps them in the history and announces the correction, in one
// transaction.
// A repeat is refused, because the version has changed.
partial class AgreementsApi
{
    public override async Task<V1.Agreement> CorrectAgreement(V1.CorrectAgreementRequest request, ServerCallContext context)
    {
        var agreement = await Find(request.Id, db.Agreements, context.CancellationToken);
        var validation = new RequestValidation();
        var reason = validation.Text("reason", request.Reason, 1000, required: true);
        var rule = request.EntryRule is null ? null : EntryRule.From(request.EntryRule, validation);
        var term = request.Term is null ? null : Term.From(request.Term, validation);
        (List<string>, string)? languages = request.Languages is not { } given ? null
            : (validation.AuthenticLocales("languages.", given.AuthenticLocales, given.PrevailingLocale), given.PrevailingLocale);
        var binding = request.Binding.Length == 0 ? (bool?)null : request.Binding == "yes";
        validation.Refuse();
        context.ExpectVersion(agreement.Version, savedAt: agreement.UpdatedAt);
        return agreement.Correct(rule, term, languages, binding, reason, requestContext.Caller.Id, clock.Now())
            ? await Corrected(agreement, reason, request.ValidateOnly, context)
            : await Show(agreement, clock.Today(), context);
    }
}
