// What the scripts say, in Hebrew. A word in {braces} stands for what the script puts there.
"use strict";

self.gdStrings = {
  first: "לתמונה הראשונה",
  previous: "לתמונה הקודמת",
  play: "הפעלה",
  pause: "השהיה",
  next: "לתמונה הבאה",
  last: "לתמונה האחרונה",
  frame: "תמונה {at} מתוך {count}",
  step: "צעד {at} מתוך {count}",
  enlarge: "הגדלת האיור",
  enlarged: "האיור בגדול",
  close: "סגירה",
  copy: "העתקת התוכנית כולה",
  copyPart: "העתקת התוכנית עד כאן",
  copyText: "העתקה",
  download: "הורדת התוכנית כולה כקובץ py",
  downloadPart: "הורדת התוכנית עד כאן כקובץ py",
  read: "נקרא",
  goOn: "להמשיך מהמקום שבו עצרתם:",
  forget: "לשכוח",
  solutions: "פתרונות",
  contents: "תוכן העניינים",
  search: "חיפוש",
};
