using BackendSite.Leads.Routing;
using BackendSite.Staff;
using BackendSite.Staff.Work;

namespace BackendSite.Tests.Leads;

/// <summary>Who gets which enquiry, and the words that say why.</summary>
[OnEachDatabase]
public sealed class RoutingTests
{
    private static readonly DateOnly Today = new(2026, 11, 24);

    /// <summary>
    /// Ana knows .NET and healthcare; Marko knows Java, Kafka and finance; Olena knows .NET and logistics and API integration.
    /// Each row: the enquiry as "stack | industry | interests | message | page", who gets it, and what is said.
    /// </summary>
    public static TheoryData<string, string, string, string> Situations => new()
    {
        // Skills.
        { ".NET, PostgreSQL | Healthcare | | We need a portal", "", "Ana", "Ana: .NET, healthcare; 0 open; in hours now" },
        { "Java | | | Our order service", "", "Marko", "Marko: Java; 0 open; in hours now" },
        { "JavaScript | | | A shop", "", "Ana", "Nobody's skills are named in it" },
        { "C#, ASP.NET Core | Freight | | Warehouse", "", "Olena", "Olena: .NET, logistics; 0 open; in hours now" },
        { "| | | Our hospital system is written in dotnet", "", "Ana", "Ana: .NET, healthcare; 0 open; in hours now" },
        { "| | API integration | Connect two systems", "", "Olena", "Olena: API integration; 0 open; in hours now" },
        { "| banking | | Reports", "", "Marko", "Marko: finance; 0 open; in hours now" },
        { "| | | We are a fintech with forty kafka consumers", "", "Marko", "Marko: Kafka, finance; 0 open; in hours now" },
        { "Kafka | Healthcare | | Streams", "", "Ana", "Marko would do as well; Ana has the fewest open, or waited longest" },
        { "Kafka | Healthcare | | Streams", "busy Ana 3", "Marko", "Ana would do as well; Marko has the fewest open, or waited longest" },
        { "Kafka | Healthcare | | Streams", "round robin; given Ana", "Marko", "Ana would do as well; it is Marko's turn" },
        { "Kafka | Healthcare | | Streams", "round robin; given Marko; given Ana", "Marko", "Ana would do as well; it is Marko's turn" },
        { "| | | Let us go live soon, c u", "skill Marko Go", "Ana", "Nobody's skills are named in it" },
        { "Golang | | | Let us start", "skill Marko Go", "Marko", "Marko: Go; 0 open; in hours now" },
        { "C | | | Firmware", "skill Marko C#", "Ana", "Nobody's skills are named in it" },

        // Who can't.
        { ".NET | Healthcare | | Portal", "away Ana", "Olena", "Ana knows .NET, healthcare, but is away until Thu 26 Nov" },
        { ".NET | Healthcare | | Portal", "away today Ana", "Ana", "Ana: .NET, healthcare; 0 open; in hours now" },
        { ".NET | Healthcare | | Portal", "off Ana", "Olena", "Ana knows .NET, healthcare, but takes no leads now" },
        { ".NET | Healthcare | | Portal", "busy Ana 10", "Olena", "Ana knows .NET, healthcare, but has 10 open, which is the limit" },
        { "Java | | | Portal", "busy Marko 10; fallback Olena", "Olena", "Olena gets what fits nobody else" },
        { "Java | | | Portal", "busy Marko 10; fallback Olena", "Olena", "Marko knows Java, but has 10 open, which is the limit" },

        // The fallback.
        { "COBOL | | | Help", "fallback Marko", "Marko", "Marko gets what fits nobody else" },
        { "COBOL | | | Help", "fallback Marko; away Marko", "Ana", "Marko gets what fits nobody else, but is away until Thu 26 Nov" },
        { "COBOL | | | Help", "", "Ana", "Marko and Olena would do as well; Ana has the fewest open, or waited longest" },
        { "COBOL | | | Help", "off Ana; off Marko; off Olena", "Ana", "Nobody is free, and somebody must see it" },
        { "COBOL | | | Help", "off Ana; off Marko; off Olena; fallback Olena", "Olena", "Nobody is free, and somebody must see it" },
        { "| | | ", "busy Ana 1; busy Marko 2", "Olena", "Olena: 0 open; in hours now" },

        // Rules, in order, before skills.
        { ".NET | Healthcare | | Portal", "rule Industry healthcare > Marko", "Marko", "Rule 1: the industry is “healthcare”" },
        { ".NET | Retail | | Portal", "rule Industry healthcare > Marko", "Ana", "Olena would do as well; Ana has the fewest open, or waited longest" },
        { ".NET | Healthcare | | Portal", "rule TechStack java > Ana; rule Industry health > Olena", "Olena", "Rule 2: the industry is “health”" },
        { "| | | Portal | /articles/kafka", "rule Page /articles/kafka > Marko", "Marko", "Rule 1: it was written on “/articles/kafka”" },
        { "| | Consulting | Portal", "rule Interest consulting, coaching > Olena", "Olena", "Rule 1: they want “consulting”" },
        { "| | | Please, an urgent rescue", "rule Anywhere rescue > Olena", "Olena", "Rule 1: it says “rescue”" },
        { "| | | Anything", "rule Everything > Olena", "Olena", "Rule 1" },
        { "| | | Migration of COBOL", "rule Anywhere cobol > skill .NET", "Ana", "Rule 1: it says “cobol”, for somebody who knows .NET" },
        { "| | | Migration of COBOL", "rule Anywhere cobol > skill dotnet; busy Ana 1", "Olena", "Rule 1: it says “cobol”, for somebody who knows dotnet" },
        { "Java | | | Portal", "rule TechStack java > Ana; away Ana", "Marko", "Rule 1: the tech stack has “java”, but Ana is away until Thu 26 Nov" },
        { "Java | | | Portal", "rule TechStack java > skill Cobol", "Marko", "Rule 1: the tech stack has “java”, for somebody who knows Cobol, but nobody like that works here" },
        { "Java | | | Portal", "rule TechStack java > Ana; off Ana; rule Everything > Olena", "Olena", "Rule 2" },
        { "javascript | | | Portal", "rule TechStack java > Olena", "Ana", "Nobody's skills are named in it" },
    };

    [Theory]
    [MemberData(nameof(Situations))]
    public void Each_situation_has_its_owner_and_says_why(string enquiry, string circumstances, string owner, string says)
    {
        var parts = enquiry.Split('|', StringSplitOptions.TrimEntries).Concat(["", ""]).ToArray();
        var enquired = new Enquired(parts[0], parts[1], parts[2].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries), parts[3], parts[4]);
        var office = new Office(circumstances);

        var choice = new ChooseExpert(office.Plan, "in hours now").Choose(enquired, office.Candidates(enquired));

        Assert.Equal(owner, choice!.Owner.Name);
        Assert.Contains(says, choice.Reasons);
    }

    [Fact]
    public void There_are_forty_situations() => Assert.Equal(40, Situations.Count);

    [Fact]
    public void Only_where_nobody_works_nobody_has_it() =>
        Assert.Null(new ChooseExpert(new([], Spread.LeastBusy, null), "").Choose(new(null, null, [], "Hello", null), []));

    /// <summary>Three colleagues and what is special today, read from a line such as "away Ana; busy Marko 10".</summary>
    private sealed class Office
    {
        private readonly Dictionary<string, TeamMember> people = new[]
        {
            Person("Ana", ".NET", "healthcare"), Person("Marko", "Java", "Kafka", "finance"), Person("Olena", ".NET", "logistics", "API integration"),
        }.ToDictionary(member => member.Name);

        private readonly Dictionary<string, int> open = [];
        private readonly List<RoutingRule> rules = [];
        private Spread spread;
        private string? fallback;
        private DateTime given = new(2026, 11, 20, 0, 0, 0, DateTimeKind.Utc);

        public Office(string circumstances)
        {
            foreach (var one in circumstances.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                Apply(one.Split(' '));
            }
        }

        public RoutingPlan Plan => new(rules, spread, fallback is null ? null : people[fallback].Id);

        public IReadOnlyList<Candidate> Candidates(Enquired enquired) =>
            [.. people.Values.Select(member => Candidate.For(member, open.GetValueOrDefault(member.Name), enquired, Today, Today.AddDays(1)))];

        private static TeamMember Person(string name, params string[] skills) => new()
        {
            Id = Guid.NewGuid(),
            Name = name,
            Email = "",
            Role = StaffRole.Sales,
            Skills = [.. skills.Select(skill => Skill(skill))],
        };

        private static StaffSkill Skill(string name) => new() { StaffId = Guid.Empty, Kind = SkillKind.Tech, Name = name };

        private void Apply(string[] words)
        {
            switch (words)
            {
                case ["away", "today", var name]: Absent(name, Today); break;
                case ["away", var name]: Absent(name, Today.AddDays(2)); break;
                case ["off", var name]: people[name] = people[name] with { TakesLeads = false }; break;
                case ["busy", var name, var count]: open[name] = int.Parse(count); break;
                case ["given", var name]: people[name] = people[name] with { LastGivenAt = given = given.AddHours(1) }; break;
                case ["skill", var name, var skill]: people[name] = people[name] with { Skills = [.. people[name].Skills, Skill(skill)] }; break;
                case ["round", "robin"]: spread = Spread.RoundRobin; break;
                case ["fallback", var name]: fallback = name; break;
                case ["rule", ..]: AddRule(string.Join(' ', words[1..])); break;
                default: throw new ArgumentException(string.Join(' ', words));
            }
        }

        private void Absent(string name, DateOnly last) =>
            people[name] = people[name] with { Absences = [new() { StaffId = Guid.Empty, From = Today, To = last }] };

        private void AddRule(string rule)
        {
            var (condition, target) = rule.Split(" > ") is [var left, var right] ? (left, right) : throw new ArgumentException(rule);
            var subject = condition.Split(' ')[0];
            rules.Add(new()
            {
                Position = rules.Count,
                Subject = Enum.Parse<RuleSubject>(subject),
                Words = condition[subject.Length..].Trim(),
                Skill = target.StartsWith("skill ", StringComparison.Ordinal) ? target["skill ".Length..] : null,
                StaffId = people.TryGetValue(target, out var person) ? person.Id : null,
            });
        }
    }
}
