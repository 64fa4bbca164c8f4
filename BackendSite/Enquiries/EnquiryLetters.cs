namespace BackendSite.Enquiries;

/// <summary>The letters that an enquiry causes, by the kind of their deliveries.</summary>
public static class EnquiryLetters
{
    /// <summary>To engagement staff: everything that was sent.</summary>
    public const string Notice = "enquiry-notice";

    /// <summary>To the prospect: that it arrived, and by when it is answered.</summary>
    public const string Acknowledgement = "enquiry-acknowledgement";
}
