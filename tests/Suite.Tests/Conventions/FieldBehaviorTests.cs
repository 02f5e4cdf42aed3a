using Embassy.Gateway.Routing;
using Embassy.Suite.Tests.Contracts;
using Google.Api;
using Google.Protobuf.Reflection;

namespace Embassy.Suite.Tests.Conventions;

/// <summary>
/// Presence is part of the contract (AIP-203): each member of a request is required, optional or ignored, and a record
/// says which of its members a write does not take. The reference and the gateway read it from there.
/// </summary>
public class FieldBehaviorTests
{
    const string Engagements = "embassy/events/v1/engagements.proto";

    [Fact]
    public void Each_member_of_a_request_says_whether_it_is_required() => Violations.None(Undecided(Protos.Services));

    [Fact]
    public void A_member_of_a_request_without_behavior_is_found()
    {
        foreach (var (message, field) in ((string, string)[])[("PlanEngagementRequest", "setting"), ("Delegate", "role"),
            ("ListEngagementsRequest", "q")])
            Violations.One(Undecided(Without(message, field).Services), $"{message}.{field} says neither");
    }

    [Fact]
    public void Each_member_that_a_write_does_not_take_is_output_only() =>
        Violations.None(RecordContract.All.Values.SelectMany(r => Untaken(r.Body, r.Answer, r.PathFields, [])));

    [Fact]
    public void A_member_that_a_write_does_not_take_and_that_is_not_output_only_is_found()
    {
        Violations.One(Engagement("created_at"), "Engagement.created_at");
        Violations.One(Engagement("id"), "Engagement.id stands in the path");

        static IEnumerable<string> Engagement(string planted)
        {
            var messages = Without("Engagement", planted).MessageTypes.ToDictionary(m => m.Name);
            return Untaken(messages["PlanEngagementRequest"], messages["Engagement"], ["id"], []);
        }
    }

    static FileDescriptor Without(string message, string field) => Protos.Changed(Engagements,
        f => f.MessageType.Single(m => m.Name == message).Field.Single(x => x.Name == field).Options
            .ClearExtension(FieldBehaviorExtensions.FieldBehavior));

    static IEnumerable<string> Undecided(IEnumerable<ServiceDescriptor> services)
    {
        var reached = new HashSet<MessageDescriptor>();
        foreach (var method in services.SelectMany(s => s.Methods)) Reach(method.InputType, reached);
        return from message in reached
               from field in message.Fields.InDeclarationOrder()
               where FieldBehaviors.Of(field).Count == 0
               select $"{field.FullName} says neither REQUIRED nor OPTIONAL.";
    }

    static void Reach(MessageDescriptor message, HashSet<MessageDescriptor> reached)
    {
        if (!message.File.Package.StartsWith("embassy.", StringComparison.Ordinal) || !reached.Add(message)) return;
        foreach (var field in message.Fields.InDeclarationOrder().Where(f => f is { FieldType: FieldType.Message, IsMap: false }))
            Reach(field.MessageType, reached);
    }

    static IEnumerable<string> Untaken(MessageDescriptor taken, MessageDescriptor answered, IReadOnlyList<string> path,
        HashSet<MessageDescriptor> seen)
    {
        if (!seen.Add(answered)) yield break;
        foreach (var field in answered.Fields.InDeclarationOrder())
        {
            var input = taken.FindFieldByName(field.Name);
            if (path.Contains(field.Name))
            {
                if (!FieldBehaviors.Of(field).Contains(FieldBehavior.Immutable))
                    yield return $"{field.FullName} stands in the path and is not IMMUTABLE.";
            }
            else if (input is null && !FieldBehaviors.IsOutputOnly(field))
                yield return $"{field.FullName} is not OUTPUT_ONLY, and {taken.Name} does not take it.";
            if (input is { FieldType: FieldType.Message, IsMap: false } && field is { FieldType: FieldType.Message, IsMap: false }
                && field.MessageType.File.Package.StartsWith("embassy.", StringComparison.Ordinal))
                foreach (var violation in Untaken(input.MessageType, field.MessageType, [], seen)) yield return violation;
        }
    }
}
