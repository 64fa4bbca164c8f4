using BackendSite.Enquiries;
using BackendSite.Enquiries.Spam;
using CsCheck;

namespace BackendSite.Tests.Enquiries;

public class SpamScoreTests
{
    private static readonly EnquiryDraft Plain = new()
    {
        FullName = "Ann Lee",
        Email = "ann@acme.com",
        Company = "Acme Ltd",
        Message = "We need two backend developers for our warehouse system from March. What are your rates?",
    };

    [Fact]
    public void A_plain_enquiry_has_nothing_against_it() => Assert.Empty(SpamScore.Of(new(Plain)).Reasons);

    [Theory]
    [InlineData("See https://acme.com/rfp.pdf and https://www.figma.com/file/x and https://docs.google.com/document/d/1")]
    [InlineData("Our API is at https://api.acme.com/v1/docs")]
    [InlineData("We use ASP.NET, socket.io, Node.js and main.py")]
    [InlineData("Mail me at ann.lee@acme.com")]
    [InlineData("SQL-запросы, API-шлюз, APIшка, backendа")]
    [InlineData("Wir brauchen IT-Unterstützung für unser ERP, Straße, Größe, naïve café")]
    public void What_people_write_about_their_work_adds_nothing(string sentence)
    {
        var score = SpamScore.Of(new(Plain with { Message = Plain.Message + "\n" + sentence }));

        Assert.True(score.Points == 0, string.Join("; ", score.Reasons));
    }

    [Theory]
    [InlineData("Krzysztof Szczepański")]
    [InlineData("Hrvoje Krstić")]
    [InlineData("Ruzanna Mkrtchyan")]
    [InlineData("Sofia Lindqvist")]
    [InlineData("Wolfgang Schwarzschild")]
    [InlineData("Nguyễn Thị Hồng")]
    [InlineData("Jan McDonald-VanBuren")]
    [InlineData("Ngozi Nwachukwu")]
    [InlineData("Björgvin Sigþórsson")]
    [InlineData("Srđan Vukčević")]
    [InlineData("Xóchitl Ixquic")]
    [InlineData("Qiuxiang Xu")]
    [InlineData("Þorgerður Hjálmtýsdóttir")]
    [InlineData("JPMorgan BNPParibas")]
    [InlineData("PostgreSQLConf JavaScriptTypeScript")]
    [InlineData("佐藤健一")]
    [InlineData("Олександр Щербак")]
    public void Names_of_all_languages_are_names(string name) =>
        Assert.Empty(SpamScore.Of(new(Plain with { FullName = name, Company = name + " GmbH" })).Reasons);

    [Theory]
    [InlineData("[url=http://x.com]x[/url]", "a link as forums write them")]
    [InlineData("<a href=\"http://x.com\">x</a>", "a link as web pages write them")]
    [InlineData("Look at https://bit.ly/3xyz", "a link that hides where it leads (bit.ly)")]
    [InlineData("Write to https://t.me/somebody", "a link to a messenger (t.me)")]
    [InlineData("Have a look at https://telegra.ph/abc", "a link to a throwaway page (telegra.ph)")]
    [InlineData("https://a.com https://b.com https://c.com https://d.com https://e.com", "5 links")]
    [InlineData("The best саsinо and bоnus for уоu", "letters of two scripts in one word (\"саsinо\")")]
    [InlineData("𝐁𝐨𝐧𝐮𝐬 𝐟𝐨𝐫 𝐲𝐨𝐮", "letters dressed up as mathematical signs")]
    [InlineData("THIS IS A MESSAGE THAT SHOUTS AT EVERYBODY WHO READS IT", "written in capitals")]
    [InlineData("Call now!!!", "shouts")]
    public void What_is_seen_is_told(string message, string reason) =>
        Assert.Contains(reason, SpamScore.Of(new(Plain with { Message = message })).Reasons.Select(r => r.Words));

    [Fact]
    public void Phrases_are_quoted_under_what_they_mean()
    {
        var score = SpamScore.Of(new(Plain with { Message = "I would like to publish a guest post with a dofollow link on your blog." }));

        Assert.True(score.IsOverTheLine);
        Assert.Contains(score.Reasons, reason => reason.Words.StartsWith("wants to place links or articles: \"guest post\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Disguised_letters_do_not_hide_a_phrase()
    {
        var score = SpamScore.Of(new(Plain with { Message = "Do you accept guеst роst offers?" }));

        Assert.Contains(score.Reasons, reason => reason.Words.Contains("\"guest post\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("kQzXwRtLpvBn", "hf83kd92kx@gmail.com", "wXcVbNmQlKzJp", "qZrTpLkXwVnBdGhS")]
    [InlineData("asdfgh", "asdf@asdf.com", "asdfgh", "asdfasdfasdf qwerty")]
    [InlineData("BfjKwqZxTrLm", "t.r.a.x.e.l.o.n@gmail.com", "BfjKwqZxTrLm", "BfjKwqZxTrLm")]
    public void Letters_at_random_are_kept_apart(string name, string email, string company, string message) =>
        Assert.True(SpamScore.Of(new(new() { FullName = name, Email = email, Company = company, Message = message })).IsOverTheLine);

    [Fact]
    public void The_trap_alone_is_enough() => Assert.True(SpamScore.Of(new(Plain) { TrapFilled = true }).IsOverTheLine);

    [Fact]
    public void A_page_that_was_open_for_long_counts_against_nobody() =>
        Assert.Equal(0, SpamScore.Of(new(Plain) { TimeOnPage = TimeSpan.FromDays(7) }).Points);

    [Fact]
    public void Signals_only_add() => Gen.Select(
        Gen.OneOf(WordWeights.Examples().Select(example => example.Draft).ToArray()),
        Gen.Bool, Gen.Int[0, 10], Gen.Int[0, 40], Gen.Int[0, 4], Gen.Bool)
        .Sample((draft, trap, seconds, recent, same, bare) =>
        {
            var score = SpamScore.Of(new(draft)
            {
                TrapFilled = trap,
                TimeOnPage = TimeSpan.FromSeconds(seconds),
                RecentFromAddress = recent,
                SameMessageRecently = same,
                NoBrowserHeaders = bare,
            });

            Assert.All(score.Reasons, reason => Assert.True(reason.Points > 0));
            Assert.True(score.Points >= SpamScore.Of(new(draft)).Points);
        }, iter: 200);

    [Fact]
    public void Any_text_is_judged() => Gen.String.Sample(text =>
        SpamScore.Of(new(new() { FullName = text, Email = text, Company = text, Message = text })), iter: 2_000);

    [Fact]
    public void Staff_decisions_tune_the_words()
    {
        EnquiryDraft Sent(string message) => Plain with { Message = message };
        var lesson = Enumerable.Range(0, 10).Select(n => new DecidedEnquiry(Sent($"Zymurgy barrels and florfing kits, lot {n}"), IsSpam: true));
        var taught = WordWeights.Train(WordWeights.Examples().Concat(lesson));
        var next = Sent("Florfing kits and zymurgy barrels again");

        Assert.False(SpamScore.Of(new(next)).IsOverTheLine);
        var score = SpamScore.Of(new(next) { Words = taught });
        Assert.True(score.IsOverTheLine);
        Assert.Contains(score.Reasons, reason => reason.Words.Contains("\"zymurgy\"", StringComparison.Ordinal) || reason.Words.Contains("florf", StringComparison.Ordinal));
        Assert.Empty(SpamScore.Of(new(Plain) { Words = taught }).Reasons);
    }

    [Fact]
    public void A_word_that_staff_want_loses_its_weight()
    {
        var draft = Plain with { Message = "guest post" };
        var taught = WordWeights.Train(WordWeights.Examples().Concat(Enumerable.Repeat(new DecidedEnquiry(draft, IsSpam: false), 20)));

        Assert.True(taught.Judge(draft).LogOdds < WordWeights.OfExamples.Judge(draft).LogOdds);
    }

    [Theory]
    [InlineData("guest post")]
    [InlineData("30 .. guest")]
    [InlineData("30 guest||post")]
    public void A_line_that_is_no_phrase_is_refused(string line) => Assert.Throws<FormatException>(() => new PhraseBook(["[topic]", line]));

    [Theory]
    [InlineData("in 10 days", "# days")]
    [InlineData("some 40x coins", "40x coins")]
    [InlineData("the 24h shop", "24* shop")]
    [InlineData("a be shop", "be shop")]
    [InlineData("best shops", "be* shops")]
    [InlineData("bestselling shops", "bests* shops")]
    [InlineData("we are here", "we|they are")]
    public void A_phrase_is_found_by_whatever_it_starts_with(string text, string phrase) =>
        Assert.Equal(10, Assert.Single(new PhraseBook(["[topic]", "20 unheard of", $"10 {phrase}"]).FindIn(FoldedText.Words(text), text)).Phrase.Points);

    [Theory]
    [InlineData("phrases.txt")]
    [InlineData("projects.txt")]
    public void A_book_finds_what_looking_for_each_phrase_at_each_word_finds(string name)
    {
        using var file = new StreamReader(typeof(PhraseBook).Assembly.GetManifestResourceStream($"{typeof(PhraseBook).Namespace}.{name}")!);
        var lines = file.ReadToEnd().Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] is not ('#' or '[')).ToList();
        var phrases = lines.Select(line => Phrase.Parse("", line)).Where(phrase => phrase.RunningText is null).ToList();
        var book = PhraseBook.Read(name);
        var found = 0;
        foreach (var wording in WordWeights.Examples().Select(example => Wording.Of(example.Draft.Message)).Where(wording => !wording.HasNoSpaces))
        {
            var each = phrases
                .Select(phrase => (phrase.Points, At: Enumerable.Range(0, wording.Words.Length).Where(at => phrase.EndFrom(wording.Words, at) is not null).Select(at => (int?)at).FirstOrDefault(), phrase))
                .Where(one => one.At is not null)
                .Select(one => (one.Points, string.Join(' ', wording.Words[one.At!.Value..one.phrase.EndFrom(wording.Words, one.At.Value)!.Value])))
                .Order()
                .ToList();
            Assert.Equal(each, book.FindIn(wording.Words, wording.Text).Select(one => (one.Phrase.Points, one.Words)).Order());
            found += each.Count;
        }

        Assert.True(found > 500, $"only {found}");
    }

    [Fact]
    public void What_is_counted_is_told_apart_by_its_key()
    {
        var spelling = new Dictionary<ulong, string>();
        foreach (var example in WordWeights.Examples())
        {
            TellingWords.Each(Wording.Of(example.Draft.Message), word =>
            {
                var spelt = word.ToString();
                Assert.Equal(word.Key, new TellingWord(spelt).Key);
                Assert.Equal(spelt, spelling.GetValueOrDefault(word.Key, spelt));
                spelling[word.Key] = spelt;
            });
        }

        Assert.True(spelling.Count > 10_000, $"only {spelling.Count}");
    }
}
