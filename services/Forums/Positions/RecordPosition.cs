using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.Positions;

// Creates a joint position, or support of a candidacy, as drafted; announces it in the same transaction if it is
// public. A repeat with the same client-chosen id fails because it exists; without an id it creates another.
partial class PositionsApi
{
    public override async Task<V1.Position> RecordPosition(V1.RecordPositionRequest request, ServerCallContext context)
    {
        var forum = served.Find(request.Forum);
        var validation = new RequestValidation();
        var id = validation.Id("id", request.Id);
        validation.When(request.Kind.Length == 0, "kind", "required", "joint-position or candidacy.");
        var states = validation.StateList("states", request.States, 2, 2).Order(StringComparer.Ordinal).ToList();
        var titles = validation.Texts("titles", request.Titles, 1000, known: null, required: true);
        var supports = Supports(request, validation);
        var drafted = StepDate(validation, "drafted", request.Drafted);
        var sources = validation.Sources("sources", request.Sources);
        var embargo = validation.Instant("embargoUntil", request.EmbargoUntil);
        validation.Text("session", request.Session, 100);
        if (request.Session.Length is > 0 and <= 100)
            validation.When(!await db.Sessions.AnyAsync(s => s.Forum == forum.Key && s.Key == request.Session, context.CancellationToken),
                "session", "unknown_session", "The forum has no such session; enter it first.");
        validation.Refuse();
        if (await db.JointPositions.IgnoreQueryFilters().AnyAsync(p => p.Id == id, context.CancellationToken))
            throw Problem.Exists("position", id.ToString());

        var position = new Position
        {
            Id = id,
            Forum = forum.Key,
            Kind = request.Kind,
            First = states[0],
            Second = states[1],
            Titles = titles,
            Supports = supports,
            Session = request.Session,
            DraftedOn = drafted,
            LastStep = drafted.First,
            Sources = sources,
            Audience = request.Audience.Length == 0 ? Audiences.Internal : request.Audience,
            EmbargoUntil = embargo,
            CreatedBy = requestContext.Caller.Id,
        };
        db.JointPositions.Add(position);
        db.Announce(new PositionDrafted(position.ToSummary()), about: position);
        await db.SaveChangesAsync(context.CancellationToken);
        context.Created($"/v1/forums/{forum.Key}/positions/{position.Id}");
        return Show(position, context);
    }

    static List<Support> Supports(V1.RecordPositionRequest request, RequestValidation validation)
    {
        if (request.Kind == "candidacy") validation.Count("supports", request.Supports.Count, 1, 20);
        else validation.When(request.Supports.Count > 0, "supports", "out_of_range", "Only a candidacy has supports.");
        return [.. request.Supports.Take(20).Select((support, i) =>
        {
            validation.When(!request.States.Contains(support.Supporter), $"supports[{i}].supporter", "not_a_party",
                "One of the two States.");
            validation.When(!request.States.Contains(support.Candidate) || support.Candidate == support.Supporter,
                $"supports[{i}].candidate", "not_a_party", "The other one of the two States.");
            return new Support(support.Supporter, support.Candidate,
                validation.Text($"supports[{i}].seat", support.Seat, 200, required: true));
        })];
    }
}
