using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Agreements;

// Validates the fields of an act, recorded or corrected.
partial class AgreementsApi
{
    /// <param name="planned">True if the act may lie ahead, because nothing is stored.</param>
    /// <param name="corrected">Id of the act that this one replaces.</param>
    async Task<AgreementAction> Check(V1.RecordActionRequest request, Agreement agreement, bool planned, CancellationToken cancellation,
        Guid? corrected = null)
    {
        var validation = new RequestValidation();
        var kind = request.Kind;
        validation.When(kind.Length == 0, "kind", "required", "What was done: signed, notified, …");
        CheckParty(request, agreement, validation);
        var date = validation.Date("date", request.Date, required: true);
        validation.When(!planned && date?.First > clock.Now().LatestDay(), "date", "future_date",
            "Record what was done, not what is planned.");
        var source = request.Source is { } given ? validation.Source("source", given) : null;
        var document = validation.Text("document", request.Document, 1000);
        var until = validation.Day("until", request.Until);
        if (kind == AgreementAction.Extended)
            validation.When(request.Until.Length == 0, "until", "required", "The new end of the term: 2031-01-01.");
        else validation.When(request.Until.Length > 0, "until", "invalid_date", "Only extended has a new end.");
        var (number, volume) =
            (validation.Text("registrationNumber", request.RegistrationNumber, 40), validation.Text("volume", request.Volume, 40));
        if (kind != AgreementAction.Registered)
            foreach (var (name, value) in ((string, string)[])[("registrationNumber", number), ("volume", volume)])
                validation.When(value.Length > 0, name, "invalid_format", "Only a registration has it.");
        var concerns = CheckConcerns(request, agreement, validation);
        validation.When(request.PrecludesEntry && kind != AgreementAction.Objection, "precludesEntry", "not_applicable",
            "Only an objection to a reservation precludes the entry into force.");
        var texts = validation.Texts("texts", request.Texts, 20_000, known: null);
        validation.When(texts.Count > 0 && !AgreementAction.HasTexts(kind), "texts", "out_of_range",
            "Only a reservation, a declaration or an objection has a text.");
        var related = await CheckRelated(request, agreement, validation, cancellation);
        validation.Refuse();
        var act = new AgreementAction
        {
            Id = corrected ?? Guid.CreateVersion7(),
            Kind = kind,
            Party = request.Party,
            Date = date!.Value,
            Source = source,
            Document = document,
            Related = related?.Id,
            TakesEffect = AgreementAction.WaitsForRelated(kind) ? related?.InForceBetween(agreement.AllParties) : null,
            Until = until,
            Predecessor = request.Predecessor,
            RegistrationNumber = number,
            Volume = volume,
            Concerns = concerns,
            PrecludesEntry = request.PrecludesEntry,
            Texts = texts,
            RecordedAt = clock.Now(),
            RecordedBy = requestContext.Caller.Id,
        };
        if (kind == AgreementAction.Superseded && agreement.AllParties.Except(related!.AllParties).FirstOrDefault() is { } missing)
            throw ConflictingActs.Refusal(act, $"{missing} is no party to the later agreement.", "VCLT 30(4), 59(1)");
        return act;
    }

    static void CheckParty(V1.RecordActionRequest request, Agreement agreement, RequestValidation validation)
    {
        var parties = string.Join(", ", agreement.AllParties);
        if (request.Party.Length == 0)
            validation.When(AgreementAction.IsOfOneParty(request.Kind), "party", "required", $"A State does this for itself: {parties}.");
        else if (AgreementAction.IsJoining(request.Kind)) validation.Party("party", request.Party);
        else
            validation.When(!agreement.AllParties.Contains(request.Party), "party", "not_a_party",
                $"The parties are {parties}; another State accedes or succeeds first.");
        if (request.Kind == AgreementAction.Succeeded)
        {
            if (request.Predecessor.Length == 0) validation.Add("predecessor", "required", "The State whose place the party takes.");
            else validation.Party("predecessor", request.Predecessor);
        }
        else validation.When(request.Predecessor.Length > 0, "predecessor", "unknown_state", "Only succeeded has a predecessor.");
    }

    static Guid? CheckConcerns(V1.RecordActionRequest request, Agreement agreement, RequestValidation validation)
    {
        if (request.Concerns.Length == 0)
        {
            validation.When(AgreementAction.ConcernsAnother(request.Kind), "concerns", "required",
                "The id of the reservation or objection.");
            return null;
        }
        validation.When(!AgreementAction.ConcernsAnother(request.Kind), "concerns", "not_on_record",
            "Only an objection or a withdrawal concerns another act.");
        if (Guid.TryParseExact(request.Concerns, "D", out var id) && agreement.Actions.Exists(a => a.Id == id)) return id;
        validation.Add("concerns", "not_on_record", "There is no such act of this agreement.");
        return null;
    }

    async Task<Agreement?> CheckRelated(V1.RecordActionRequest request, Agreement agreement, RequestValidation validation,
        CancellationToken cancellation)
    {
        var mayRelate = request.Kind is AgreementAction.Superseded or AgreementAction.Amended or AgreementAction.Extended;
        validation.When(request.Kind == AgreementAction.Superseded && request.Related.Length == 0, "related", "required",
            "The agreement that supersedes it.");
        validation.When(!mayRelate && request.Related.Length > 0, "related", "unknown_agreement",
            "Only superseded, amended and extended name another agreement.");
        validation.When(request.Related == agreement.Id.ToString(), "related", "unknown_agreement", "Another agreement than this one.");
        return mayRelate ? await db.Related(validation, "related", request.Related, agreement.Audience, agreement.EmbargoUntil, clock.Now(),
            cancellation) : null;
    }
}
