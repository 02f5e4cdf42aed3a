using Embassy.V1;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.Reflection;

namespace Embassy.ServiceDefaults;

/// <summary>
/// The fields of a message, and of all messages in it, that hold subjects of tokens and have a field for the name of
/// each (<c>embassy.v1.name_of</c>).
/// </summary>
sealed class NamedSubjects : MessagePlan<NamedSubjects>
{
    readonly List<(IFieldAccessor Subject, IFieldAccessor Name, bool Repeated)> fields = [];

    protected override bool HasFields => fields.Count > 0;

    protected override bool Note(MessageDescriptor type, FieldDescriptor field)
    {
        if (field.GetOptions()?.GetExtension(OptionsExtensions.NameOf) is not { Length: > 0 } subject) return true;
        var named = type.FindFieldByName(subject)
            ?? throw new InvalidOperationException($"{field.FullName} names '{subject}', which is no field beside it.");
        fields.Add((named.Accessor, field.Accessor, field.IsRepeated));
        return true;
    }

    /// <summary>Adds the subjects of the message to <paramref name="subjects"/>.</summary>
    public void Collect(IMessage message, HashSet<string> subjects)
    {
        foreach (var (subject, _, repeated) in fields)
        {
            if (repeated) subjects.UnionWith((RepeatedField<string>)subject.GetValue(message));
            else if (subject.GetValue(message) is string { Length: > 0 } one) subjects.Add(one);
        }
        foreach (var (inside, plan) in Inside(message)) plan.Collect(inside, subjects);
    }

    /// <summary>
    /// Writes the names beside their subjects. A list keeps its order, with the subject where no name is known, and is
    /// empty if none is.
    /// </summary>
    public void Fill(IMessage message, IReadOnlyDictionary<string, string> names)
    {
        foreach (var (subject, name, repeated) in fields)
        {
            if (repeated)
            {
                var list = (RepeatedField<string>)name.GetValue(message);
                list.Clear();
                var all = (RepeatedField<string>)subject.GetValue(message);
                if (all.Any(names.ContainsKey)) list.AddRange(all.Select(s => names.GetValueOrDefault(s, s)));
            }
            else if (subject.GetValue(message) is string one && names.TryGetValue(one, out var known)) name.SetValue(message, known);
        }
        foreach (var (inside, plan) in Inside(message)) plan.Fill(inside, names);
    }
}
