package health.attest.account;

/** Draws QR codes. */
public interface QrCodes {

    /** The text as a QR code: an SVG element to be put into a page, with that title. */
    String svg(String text, String title);
}
