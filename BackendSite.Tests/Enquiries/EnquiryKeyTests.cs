using BackendSite.Enquiries;

namespace BackendSite.Tests.Enquiries;

public class EnquiryKeyTests
{
    private static readonly EnquiryDraft Draft = new() { FullName = "Ada", Email = "ada@example.com", Company = "A", Message = "Hello" };
    private static readonly DateTime Now = new(2026, 11, 23, 23, 59, 59, DateTimeKind.Utc);

    [Fact]
    public void A_repeat_after_the_bucket_has_changed_finds_the_first_as_the_previous_one()
    {
        var first = EnquiryKey.Of(Draft, Now);
        var repeat = EnquiryKey.Of(Draft, Now.AddSeconds(2));

        Assert.NotEqual(first.Current, repeat.Current);
        Assert.Equal(first.Current, repeat.Previous);
    }

    [Fact]
    public void Case_and_space_make_no_other_enquiry() =>
        Assert.Equal(EnquiryKey.Of(Draft, Now), EnquiryKey.Of(Draft with { FullName = " ADA ", Message = "hello\n" }, Now));

    [Fact]
    public void Other_words_do() =>
        Assert.NotEqual(EnquiryKey.Of(Draft, Now), EnquiryKey.Of(Draft with { Message = "Hello again" }, Now));

    [Fact]
    public void Text_that_moves_from_one_field_to_the_next_is_another_enquiry() =>
        Assert.NotEqual(
            EnquiryKey.Of(Draft with { TechStack = "x", Industry = "" }, Now),
            EnquiryKey.Of(Draft with { TechStack = "", Industry = "x" }, Now));
}
