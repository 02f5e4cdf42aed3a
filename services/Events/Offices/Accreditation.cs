using Embassy.ServiceDefaults;
using Google.Protobuf.Collections;

namespace Embassy.Events.Offices;

/// <summary>A State or an organisation to which the holder of an office is accredited.</summary>
/// <param name="State">ISO 3166-1 alpha-3; empty for an organisation.</param>
/// <param name="NonResident">True if the mission has its seat elsewhere.</param>
public sealed record Accreditation(string State, string Organisation, bool NonResident)
{
    /// <summary>The State or the organisation: the word by which steps and lists name it.</summary>
    public string To => State.Length > 0 ? State : Organisation;

    public static List<Accreditation> From(RequestValidation validation, RepeatedField<V1.Accreditation> given, string sending)
    {
        validation.Count("accreditations", given.Count, 0, 20);
        var all = new List<Accreditation>();
        foreach (var (each, i) in given.Take(20).Select((a, i) => (a, i)))
        {
            var at = $"accreditations[{i}]";
            if (each.State.Length > 0) validation.State($"{at}.state", each.State);
            var organisation = validation.Text($"{at}.organisation", each.Organisation, 100, required: each.State.Length == 0);
            validation.When(each.State.Length > 0 && organisation.Length > 0, $"{at}.organisation", "not_applicable",
                "A State or an organisation, each in an entry of its own.");
            validation.When(each.State.Length > 0 && each.State == sending, $"{at}.state", "duplicate",
                "Another State than the sending one.");
            var accreditation = new Accreditation(each.State, organisation, each.NonResident);
            validation.When(all.Exists(a => a.To == accreditation.To), at, "duplicate", "Each State and organisation once.");
            all.Add(accreditation);
        }
        return all;
    }

    public V1.Accreditation ToProto() => new() { State = State, Organisation = Organisation, NonResident = NonResident };
}
