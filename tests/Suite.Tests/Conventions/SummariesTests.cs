using Embassy.Suite.Tests.Contracts;
using Google.Protobuf.Reflection;

namespace Embassy.Suite.Tests.Conventions;

/// <summary>
/// A list shows a summary type instead of a record with emptied members. A summary is made of the bytes of its record
/// (<see cref="Embassy.ServiceDefaults.Summary"/>), so their members must be the same.
/// </summary>
public class SummariesTests
{
    const string Engagements = "embassy/events/v1/engagements.proto";

    [Fact]
    public void A_summary_has_members_of_its_record() =>
        Violations.None(Protos.Files.SelectMany(f => Different([.. f.MessageTypes])));

    [Fact]
    public void A_summary_with_another_member_is_found()
    {
        Violations.One(Different(Planted("start", f => f.Number = 99)), "EngagementSummary.start");
        Violations.One(Different(Planted("start", f => f.Type = FieldDescriptorProto.Types.Type.Bytes)), "EngagementSummary.start");
        Violations.One(Different(Planted("titles", f => f.Label = FieldDescriptorProto.Types.Label.Optional)), "EngagementSummary.titles");
        Violations.One(Different(Planted("start", f => f.Name = "begin")), "EngagementSummary.begin");

        static IReadOnlyList<MessageDescriptor> Planted(string field, Action<FieldDescriptorProto> change) =>
            [.. Protos.Changed(Engagements, f => change(f.MessageType.Single(m => m.Name == "EngagementSummary").Field
                .Single(x => x.Name == field))).MessageTypes];
    }

    static IEnumerable<string> Different(IReadOnlyList<MessageDescriptor> messages) =>
        from summary in messages
        where summary.Name.EndsWith("Summary", StringComparison.Ordinal)
        let record = messages.FirstOrDefault(m => m.Name == summary.Name[..^"Summary".Length])
        where record is not null
        from field in summary.Fields.InDeclarationOrder()
        let same = record.FindFieldByName(field.Name)
        where same is null || (same.FieldNumber, same.FieldType, same.IsRepeated) != (field.FieldNumber, field.FieldType, field.IsRepeated)
            || field.FieldType == FieldType.Message && same.MessageType.FullName != field.MessageType.FullName
        select $"{summary.Name}.{field.Name} is not the member of {record.Name}.";
}
